import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { QueryClientProvider, useQuery, type QueryClient } from '@tanstack/react-query'

import { appState } from '../features/accounts/account-queries.ts'
import { FirstRun } from '../features/accounts/FirstRun.tsx'
import { KeychainNotice } from '../features/accounts/KeychainNotice.tsx'
import { useAppEvents } from '../features/accounts/use-app-events.ts'
import { ProblemList } from '../features/problems/ProblemList.tsx'
import { ProblemProvider } from '../features/problems/ProblemProvider.tsx'
import { messages } from '../messages.ts'
import { Alert } from '../ui/Alert.tsx'
import { IconStyle } from '../ui/icons.tsx'
import styles from './app.module.css'
import { CrashGuard } from './CrashGuard.tsx'
import { QuitDialog } from './QuitDialog.tsx'
import { useSettingsDialog } from './use-settings-dialog.tsx'
import { Workspace } from './Workspace.tsx'

const tooltipDelayMs = 500

export function App({ queryClient }: { readonly queryClient: QueryClient }) {
  return (
    <CrashGuard>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queryClient}>
          <Tooltip.Provider delay={tooltipDelayMs}>
            <IconStyle>
              <Window />
            </IconStyle>
          </Tooltip.Provider>
        </QueryClientProvider>
      </CSPProvider>
    </CrashGuard>
  )
}

/** The form of the first run while no account is known, else the account that was open last. */
function Window() {
  useAppEvents()
  const { data: state, error } = useQuery(appState())
  const current = state?.accounts.find(({ id }) => id === state.currentAccountId) ?? state?.accounts[0]
  const settings = useSettingsDialog(current)
  if (error) return <Alert error={error.data} />
  if (!state) return null
  return (
    <ProblemProvider atStart={state.problems}>
      <div className={styles['window']}>
        <KeychainNotice keychain={state.keychain} />
        <ProblemList />
        {state.isOpening && !current?.hasKey ? (
          <output className={styles['opening']}>{messages.app.opening}</output>
        ) : current ? (
          <Workspace accounts={state.accounts} current={current} onSettings={settings.open} />
        ) : (
          <FirstRun keychain={state.keychain} />
        )}
      </div>
      {settings.dialog}
      <QuitDialog />
    </ProblemProvider>
  )
}
