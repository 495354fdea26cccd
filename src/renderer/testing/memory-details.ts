import type { EditPlan } from '../../shared/ipc/answers.ts'

export const editPlan: EditPlan = {
  planId: 'plan-1',
  cost: { objectCount: 1, sizeBytes: 2_097_152, requests: 4, durationMs: 0 },
  readCount: 1,
  description: { contentType: 'text/plain', metadata: [{ name: 'author', value: 'M. Reis' }] },
  isMetadataShown: true,
  isVerifiable: true,
  suggestedTypes: ['text/plain', 'image/png'],
}

export const unknownDetails = {
  sizeBytes: null,
  contentType: null,
  etag: null,
  isMd5: false,
  modifiedAtMs: null,
  metadata: null,
} as const
