import { AppError, errorCodeOf, type ErrorData } from '../../shared/errors.ts'
import type { Clock } from '../cloudstore/clock.ts'
import type { CloudStoreClient, Lane } from '../cloudstore/cloudstore-client.ts'
import { isTransient, type RetryWait } from '../cloudstore/retry.ts'
import { setbackOf } from '../transfers/setback.ts'
import type { Move } from '../transfers/transfer-spec.ts'
import { retryWaitOf } from '../transfers/wait.ts'
import { DeleteRecord } from './delete-record.ts'

/** So few objects go in the lane of the person who waits for them. */
export const mostForPerson = 4
/** An account's rate budget holds back what goes beyond its plan. */
const requestsAtOnce: Record<Lane, number> = { person: mostForPerson, bulk: 50 }
/** What went meanwhile is put on record together: a kill leaves no more to be asked for again. */
const recordEveryMs = 25
/** Where more than a few go in that time nobody follows single ones: to tell of them more often takes time from them. */
const few = 10
const tellManyEveryMs = 250
/** So many failures in a row are no matter of single keys. */
const mostFailuresInARow = 10
/** More keys that failed make a longer record, which is written less often. */
const failedPerMs = 100

type DeleteKeysOptions = {
  readonly client: CloudStoreClient
  readonly bucket: string
  readonly keys: readonly string[]
  readonly lane: Lane
  readonly clock: Clock
  /** Whether more follows when all are gone, which may fail: then that they are gone has to be on record. */
  readonly isFollowed: boolean
  /** Called with keys that are gone, some at a time. */
  readonly onDeleted: (keys: readonly string[]) => void
}

/**
 * Deletes keys, many at once, and goes on past single ones that cannot be deleted. The move's checkpoint is that of a
 * DeleteRecord: the next run leaves out what is gone, so that a key which came back since is not deleted a second time.
 *
 * Throws `delete.incomplete` when all was asked for and some keys are left. Throws an error itself where it is no matter
 * of the key: the account's key is refused, its requests are used up, nothing at all can be deleted, or the server does
 * not answer any more.
 */
export async function deleteKeys(options: DeleteKeysOptions, move: Move): Promise<void> {
  await new KeyDeletion(options, move).run()
}

class KeyDeletion {
  readonly #options: DeleteKeysOptions
  readonly #move: Move
  readonly #record: DeleteRecord
  readonly #failed = new AbortController()
  /** Gone, and not told yet. */
  #untold: string[] = []
  #toldAtMs = -Infinity
  #goneInRun = 0
  #failuresInARow = 0
  /** Workers that have not ended, and those of them that only wait for another try. */
  #atWork = 0
  readonly #waiting = new Set<number>()
  #cancelTimer: (() => void) | null = null
  #writing: Promise<void> | null = null

  constructor(options: DeleteKeysOptions, move: Move) {
    this.#options = options
    this.#move = move
    this.#record = new DeleteRecord(move.checkpoint)
  }

  async run(): Promise<void> {
    const { keys, lane } = this.#options
    const record = this.#record
    if (record.goneCount > 0) this.#move.onProgress(record.goneCount)
    const signal = AbortSignal.any([this.#move.signal, this.#failed.signal])
    const places = record.left(keys.length)
    const workers = Math.min(keys.length, requestsAtOnce[lane])
    // Waits for all, so that no request is under way when the row says that the job has ended.
    await Promise.all(Array.from({ length: workers }, () => this.#work(places, signal)))
    this.#cancelTimer?.()
    this.#tell()
    if (record.failedCount > 0 && !signal.aborted) this.#failed.abort(this.#incomplete())
    if (signal.aborted || this.#options.isFollowed) await this.#write()
    if (!signal.aborted) return
    throw this.#failed.signal.aborted ? this.#failed.signal.reason : new AppError({ code: 'cancelled' })
  }

  async #work(places: Iterable<number>, signal: AbortSignal): Promise<void> {
    this.#atWork += 1
    try {
      for (const place of places) await this.#delete(place, signal)
    } catch (error) {
      this.#failed.abort(error)
    } finally {
      this.#atWork -= 1
    }
  }

  async #delete(place: number, signal: AbortSignal): Promise<void> {
    const { client, bucket, keys, lane } = this.#options
    const key = keys[place] ?? ''
    const onWait = (wait: RetryWait) => {
      this.#waiting.add(place)
      if (this.#waiting.size === this.#atWork) this.#move.onHold(retryWaitOf(wait))
    }
    try {
      await client.deleteObject(bucket, key, { signal, lane, onWait })
      this.#gone(place, key)
    } catch (error) {
      // Gone already, by an earlier try or another hand: what was asked for holds.
      if (errorCodeOf(error) === 'remote.notFound') this.#gone(place, key)
      else this.#fail(place, error)
    } finally {
      this.#waiting.delete(place)
    }
    this.#changed()
  }

  #gone(place: number, key: string): void {
    this.#record.gone(place)
    this.#untold.push(key)
    this.#goneInRun += 1
    this.#failuresInARow = 0
  }

  #fail(place: number, error: unknown): void {
    const setback = setbackOf(error)
    const isOwn = setback?.kind === 'failed' || setback?.kind === 'forbidden'
    if (!isOwn || !(error instanceof AppError)) throw error
    this.#record.failed(place, withoutKey(error.data, this.#options.keys[place]))
    this.#failuresInARow += 1
    if (this.#failuresInARow < mostFailuresInARow) return
    if (this.#goneInRun === 0 || isTransient(error)) throw error
  }

  /** A single object has its own error to tell. */
  #incomplete(): AppError {
    const { keys } = this.#options
    const only = keys.length === 1 ? this.#record.errorOf(0) : undefined
    return new AppError(
      only
        ? { ...only, subject: keys[0] ?? '' }
        : { code: 'delete.incomplete', leftCount: this.#record.failedCount },
    )
  }

  #changed(): void {
    const delayMs = recordEveryMs + this.#record.failedCount / failedPerMs
    const { clock } = this.#options
    this.#cancelTimer ??= clock.setTimer(() => {
      this.#cancelTimer = null
      if (this.#untold.length <= few || clock.now() >= this.#toldAtMs + tellManyEveryMs) this.#tell()
      // While one record is written, what goes is gathered for the next.
      this.#writing ??= this.#move.onCheckpoint(this.#record.checkpoint()).then(() => {
        this.#writing = null
      })
    }, delayMs)
  }

  #tell(): void {
    const keys = this.#untold
    this.#untold = []
    this.#toldAtMs = this.#options.clock.now()
    if (keys.length === 0) return
    this.#options.onDeleted(keys)
    this.#move.onProgress(this.#record.goneCount)
  }

  async #write(): Promise<void> {
    await this.#writing
    await this.#move.onCheckpoint(this.#record.checkpoint())
  }
}

/** The key is known by its place. */
function withoutKey({ subject, ...error }: ErrorData, key: string | undefined): ErrorData {
  return subject === undefined || subject === key ? error : { ...error, subject }
}
