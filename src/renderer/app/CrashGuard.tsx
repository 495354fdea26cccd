import { Component, type ReactNode } from 'react'

import { messages } from '../messages.ts'
import { Button } from '../ui/Button.tsx'
import styles from './app.module.css'

type CrashGuardProps = { readonly children: ReactNode }
type CrashGuardState = { readonly hasCrashed: boolean }

/** In place of a blank window when drawing it failed. */
export class CrashGuard extends Component<CrashGuardProps, CrashGuardState> {
  override state: CrashGuardState = { hasCrashed: false }

  static getDerivedStateFromError(): CrashGuardState {
    return { hasCrashed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasCrashed) return this.props.children
    return (
      <main role="alert" className={styles['crash']}>
        <h1>{messages.app.crashed}</h1>
        <p>{messages.app.crashedHint}</p>
        <Button
          look="primary"
          onClick={() => {
            window.location.reload()
          }}
        >
          {messages.app.loadAgain}
        </Button>
      </main>
    )
  }
}
