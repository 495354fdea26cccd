import type { LendingBody } from '../../cloudstore/lending-body.ts'
import type { UploadPorts } from '../mover-ports.ts'
import { putObject, sourceChanged, type UploadJob } from '../put-object.ts'
import type { Outcome } from '../transfer-spec.ts'
import { isSameFile, type WholeFile } from './whole-files.ts'

/**
 * Sends a small file, which is read whole when the connection asks for it. Null where it is not the size any more that
 * it had when it was chosen: nothing has gone out then.
 */
export async function putWhole(
  ports: UploadPorts,
  job: UploadJob & { readonly sourcePath: string },
): Promise<Outcome | null> {
  const { spec, move, sourcePath } = job
  const { sizeBytes } = spec
  const body = new WholeBody({
    read: async () => {
      const file = await ports.wholeFiles.read(sourcePath)
      return file?.bytes.byteLength === sizeBytes ? file : null
    },
    onOther: () => sourceChanged(sourcePath),
    admit: (bytes) => ports.bandwidth.up.take(bytes, move.signal),
    onSent: move.onProgress,
  })
  const md5 = () => Promise.resolve(body.file?.md5 ?? '')
  try {
    const outcome = await putObject(ports, { spec, move, body, sizeBytes, md5 })
    if (!body.file || !isSameFile(body.file.identity, await ports.wholeFiles.identify(sourcePath))) {
      throw sourceChanged(sourcePath)
    }
    return outcome
  } catch (error) {
    if (body.isOther) return null
    throw error
  }
}

type WholeBodyParts = {
  /** Null for a file of another size. */
  readonly read: () => Promise<WholeFile | null>
  readonly onOther: () => Error
  /** How many of so many bytes may go out now; waits until it is one at least. */
  readonly admit: (bytes: number) => number | Promise<number>
  /** The bytes that the connection has taken; first 0, when it asks for some. */
  readonly onSent: (sentBytes: number) => void
}

class WholeBody implements LendingBody {
  readonly #parts: WholeBodyParts
  #file: WholeFile | null = null
  #lentBytes = 0
  #sentBytes = 0
  #isEnded = false
  #isOther = false

  constructor(parts: WholeBodyParts) {
    this.#parts = parts
  }

  /** Once it was read. */
  get file(): WholeFile | null {
    return this.#file
  }

  get isOther(): boolean {
    return this.#isOther
  }

  async next(): Promise<Uint8Array | null> {
    const { bytes } = (this.#file ??= await this.#read())
    if (this.#isEnded || this.#lentBytes === bytes.byteLength) return null
    const admittedBytes = await this.#parts.admit(bytes.byteLength - this.#lentBytes)
    const lent = bytes.subarray(this.#lentBytes, this.#lentBytes + admittedBytes)
    this.#lentBytes += admittedBytes
    return lent
  }

  giveBack(bytes: Uint8Array): void {
    this.#sentBytes += bytes.byteLength
    this.#parts.onSent(this.#sentBytes)
  }

  destroy(): void {
    this.#isEnded = true
  }

  async #read(): Promise<WholeFile> {
    this.#parts.onSent(0)
    const file = await this.#parts.read()
    if (file) return file
    this.#isOther = true
    throw this.#parts.onOther()
  }
}
