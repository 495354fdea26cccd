import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { EntrySelection } from '../../../shared/view.ts'
import { call, grantDropped } from '../../ipc/client.ts'
import { useProblems } from '../problems/ProblemProvider.tsx'
import { keepListing, type Folder } from './folder-queries.ts'

export type FolderActions = {
  readonly uploadFiles: () => void
  readonly uploadFolder: () => void
  /** To be called within the drop event. */
  readonly uploadDropped: (files: FileList, prefix: string) => void
  /** Null where nothing is selected. */
  readonly download: (selection: EntrySelection | null) => void
  readonly refresh: () => void
}

/** What can be done in a folder without a question of the window's own. What fails becomes a problem. */
export function useFolderActions(folder: Folder): FolderActions {
  const { accountId, bucket } = folder
  const { report } = useProblems()
  const queryClient = useQueryClient()
  const upload = useMutation({
    mutationFn: (what: 'files' | 'folder') => call('uploads.choose', { ...folder, what }),
    onError: report,
  })
  const uploadDropped = useMutation({
    mutationFn: async ({ grant, prefix }: { readonly grant: Promise<string>; readonly prefix: string }) =>
      call('uploads.dropped', { ...folder, prefix, grantId: await grant }),
    onError: report,
  })
  const download = useMutation({
    mutationFn: (selection: EntrySelection) => call('downloads.choose', { accountId, bucket, selection }),
    onError: report,
  })
  const refresh = useMutation({
    mutationFn: () => call('folders.refresh', folder),
    onSuccess: (listing) => {
      keepListing(queryClient, folder, listing)
    },
    onError: report,
  })
  const choose = (what: 'files' | 'folder') => {
    // The system's chooser may be open already.
    if (!upload.isPending) upload.mutate(what)
  }
  return {
    uploadFiles() {
      choose('files')
    },
    uploadFolder() {
      choose('folder')
    },
    uploadDropped(files, prefix) {
      uploadDropped.mutate({ grant: grantDropped(files), prefix })
    },
    download(selection) {
      if (!download.isPending && selection) download.mutate(selection)
    },
    refresh() {
      if (!refresh.isPending) refresh.mutate()
    },
  }
}
