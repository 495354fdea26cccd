import type { CloudStoreClient } from '../cloudstore/cloudstore-client.ts'

/** A client of which only the named calls work; any other fails the test. */
export function fakeClient(calls: Partial<CloudStoreClient>): CloudStoreClient {
  return {
    listObjects: unexpected('listObjects'),
    getObject: unexpected('getObject'),
    headObject: unexpected('headObject'),
    putObject: unexpected('putObject'),
    deleteObject: unexpected('deleteObject'),
    createBucket: unexpected('createBucket'),
    deleteBucket: unexpected('deleteBucket'),
    listBuckets: unexpected('listBuckets'),
    check: unexpected('check'),
    rateStatus: () => ({ kind: 'unknown' }),
    onRateChange: () => () => undefined,
    setRequestsPerDay: () => undefined,
    close: () => undefined,
    ...calls,
  }
}

function unexpected(name: string): () => Promise<never> {
  return () => Promise.reject(new Error(`${name} was not expected`))
}
