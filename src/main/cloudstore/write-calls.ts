import { Readable } from 'node:stream'

import { AppError } from '../../shared/errors.ts'
import { readJsonIfAny } from './answer-body.ts'
import type { Api } from './api.ts'
import type { CallOptions, CloudStoreClient, UploadAnswer, UploadRequest } from './cloudstore-client.ts'
import { deleteResource } from './delete-resource.ts'
import type { DotSegmentGuard } from './dot-segment-probe.ts'
import { describingHeaders, readEtag } from './object-headers.ts'
import { objectTarget } from './request-target.ts'
import { UploadBody } from './schemas.ts'
import { isSuccess, type WireAnswer } from './wire.ts'

export type WriteCalls = Pick<CloudStoreClient, 'putObject' | 'deleteObject'>

/** The calls that change an object. They refuse a key with a dot segment where a proxy could turn it into another. */
export function createWriteCalls(api: Api, guard: DotSegmentGuard): WriteCalls {
  async function put(
    target: string,
    { bucket, key }: { readonly bucket: string; readonly key: string },
    upload: UploadRequest,
    options: CallOptions,
  ): Promise<UploadAnswer> {
    const answer = await api.exchange({
      method: 'PUT',
      target,
      headers: describingHeaders(upload),
      body: { source: upload.body, sizeBytes: upload.sizeBytes },
      ...options,
    })
    // The object need not be there: what was not found is the bucket.
    const subject = answer.status === 404 ? bucket : key
    if (!isSuccess(answer)) throw (await api.refusal(answer, subject)).error
    return readUploadAnswer(answer)
  }

  return {
    putObject: async (bucket, key, upload, options) => {
      // Nobody reads the body while the call waits for its turn, and an error then would end the process.
      if (upload.body instanceof Readable) upload.body.on('error', () => undefined)
      try {
        const target = objectTarget(bucket, key)
        describingHeaders(upload)
        await guard.ensureWritable(bucket, key, options)
        return await put(target, { bucket, key }, upload, options)
      } finally {
        upload.body.destroy()
      }
    },
    deleteObject: async (bucket, key, options) => {
      const target = objectTarget(bucket, key)
      await guard.ensureWritable(bucket, key, options)
      await deleteResource(api, target, key, options)
    },
  }
}

async function readUploadAnswer(answer: WireAnswer): Promise<UploadAnswer> {
  if (answer.isUploadCut) {
    answer.drop()
    throw new AppError({ code: 'net.interrupted', reason: 'it was answered before it was whole' })
  }
  const body = UploadBody.safeParse(await readJsonIfAny(answer))
  const { etag, size } = body.success ? body.data : { etag: undefined, size: null }
  return { etag: readEtag(etag ?? answer.headers.etag), sizeBytes: size }
}
