import type { DeletedKey, DeletedKind, DeletedPage } from '../../shared/deletes.ts'

export function deletedPage(
  keys: readonly DeletedKey[],
  only: DeletedKind,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): DeletedPage {
  const count = (wanted: DeletedKey['outcome']) => keys.filter(({ outcome }) => outcome === wanted).length
  const meant = keys.filter(({ outcome }) => only === 'all' || (outcome === 'gone') === (only === 'gone'))
  return {
    counts: {
      gone: count('gone'),
      failed: count('failed'),
      unknown: count('unknown'),
      notAsked: count('notAsked'),
    },
    rows: meant.slice(offset, offset + limit),
  }
}
