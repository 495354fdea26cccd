import { AppError } from '../../../shared/errors.ts'
import type { TransferRow } from '../../../shared/transfer.ts'
import { md5Of } from './simulated-bucket.ts'
import { countOf, editedType, type SimulatedPerson } from './simulated-person.ts'
import { targetFolder, type World } from './world.ts'

const partName = /\.cloudstore-part$/

/** What holds at every moment (I1, I2, I3, I5, I6, I7, I9, I10). Throws with what does not. */
export class Invariants {
  readonly #world: World
  readonly #person: SimulatedPerson
  /** Rows that were done when they were last looked at. */
  readonly #done = new Set<string>()

  constructor(world: World, person: SimulatedPerson) {
    this.#world = world
    this.#person = person
  }

  check(): void {
    const { use, bugs, problems, refusedCount } = this.#world
    this.#checkTargets()
    this.#checkBucket()
    this.#checkEdited()
    require(use.strayWrites.length === 0, `I5, I6: written to ${use.strayWrites.join(', ')}`)
    require(bugs.length === 0, `I10: ${bugs.map(String).join(', ')}`)
    const odd = problems.filter((problem) => !(problem instanceof AppError))
    require(odd.length === 0, `I10: ${odd.map(String).join(', ')}`)
    require(refusedCount === 0, 'I9: the server had to refuse a request')
    this.#checkRows(this.#world.rows())
  }

  /** What holds when nothing is left to do (I4, I10, and that all came to an end). */
  checkEnd(): void {
    this.check()
    const parts = [...this.#world.tree.files()].filter(([file]) => partName.test(file))
    require(parts.length === 0, `I4: left over ${parts.map(([file]) => file).join(', ')}`)
    for (const { key, status, error } of this.#world.rows()) {
      const isOver = ['done', 'failed', 'cancelled', 'skipped'].includes(status)
      require(isOver, `I7: ${key} is ${status} for ever`)
      const reasons = ['local.exists', 'local.missing', 'remote.notFound', 'remote.changed']
      require(status !== 'failed' || reasons.includes(error?.code ?? ''), `${key} failed with ${error?.code}`)
    }
    this.#checkEditedAtEnd()
    const { openFiles, openHashes } = this.#world.use
    require(openFiles + openHashes.size ===
      0, `I10: ${openFiles} files and ${openHashes.size} hashes are open`)
  }

  /** A final name holds what was there before or what a key stood for, whole. */
  #checkTargets(): void {
    const { tree, bucket } = this.#world
    for (const [file, node] of tree.files()) {
      if (!file.startsWith(targetFolder) || partName.test(file)) continue
      const keys = [...(this.#person.keysOfTarget.get(file) ?? [])]
      const md5 = md5Of(node.bytes)
      const isWhole = keys.some((key) => bucket.everHeld(key).has(md5) && !bucket.damaged.has(md5))
      require(isWhole || this.#person.planted.get(file)?.has(md5) === true, `I1: ${file} holds ${md5}`)
    }
    for (const file of this.#person.planted.keys()) require(tree.find(file) !== null, `I1: ${file} has gone`)
  }

  /** A key holds what somebody else wrote or what a source was at some moment, whole. */
  #checkBucket(): void {
    const { bucket } = this.#world
    for (const [key, sources] of this.#person.uploadKeys) {
      const object = bucket.get(key)
      if (!object || bucket.damaged.has(object.md5) || bucket.writtenElsewhere.has(object.md5)) continue
      const isWhole = [...sources].some((source) => this.#person.sources.get(source)?.has(object.md5))
      require(isWhole, `I2: ${key} holds ${object.md5}`)
    }
  }

  /** An object that is edited keeps its content, unless it came to harm on its way, which is mended. */
  #checkEdited(): void {
    const { bucket } = this.#world
    for (const [key, md5s] of this.#person.edited) {
      const object = bucket.get(key)
      if (!object || bucket.damaged.has(object.md5) || bucket.writtenElsewhere.has(object.md5)) continue
      require(md5s.has(object.md5), `I2: ${key} holds ${object.md5}`)
      require(object.metadata['stays'] === 'here', `I2: ${key} has lost metadata`)
    }
  }

  /** What is damaged stays only where the person has called off what would have mended it. */
  #checkEditedAtEnd(): void {
    const { bucket, cancelled } = this.#world
    for (const key of this.#person.edited.keys()) {
      const object = bucket.get(key)
      require(!object || !bucket.damaged.has(object.md5) || cancelled.has(key), `I2: ${key} is damaged`)
    }
    for (const { key, kind, status } of this.#world.rows()) {
      const object = bucket.get(key)
      if (kind !== 'edit' || status !== 'done' || !object || bucket.writtenElsewhere.has(object.md5)) continue
      require(object.contentType === editedType, `I3: ${key} is done and not described`)
    }
  }

  #checkRows(rows: readonly TransferRow[]): void {
    const there = countOf(rows.map(({ key }) => key))
    for (const [key, count] of this.#person.accepted) {
      require((there.get(key) ?? 0) >= count, `I7: ${key} was accepted ${count} times and is gone`)
    }
    for (const row of rows) {
      const isDone = row.status === 'done' && row.kind !== 'delete' && row.kind !== 'edit'
      if (isDone && !this.#done.has(row.id)) this.#checkDone(row)
      if (isDone) this.#done.add(row.id)
      if (isDone && row.kind === 'download')
        require(this.#isThere(row.key), `I3: ${row.key} is done and not there`)
    }
  }

  #checkDone({ key, kind, verified }: TransferRow): void {
    const { network, bucket } = this.#world
    require(verified === (network.etags === 'md5'), `I3: ${key} is done, verified ${verified}`)
    if (kind === 'download') return
    const states = [...(this.#person.uploadKeys.get(key) ?? [])].flatMap((source) => [
      ...(this.#person.sources.get(source) ?? []),
    ])
    require(states.some((md5) => bucket.everHeld(key).has(md5)), `I3: ${key} is done and never came`)
  }

  #isThere(key: string): boolean {
    const targets = [...this.#person.keysOfTarget].filter(([, keys]) => keys.has(key))
    return targets.some(([file]) => this.#world.tree.find(file) !== null)
  }
}

function require(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}
