import { createHash } from 'node:crypto'

import type { TransferRow } from '../../../shared/transfer.ts'
import type { CloudStoreClient } from '../../cloudstore/cloudstore-client.ts'
import { retrying } from '../../cloudstore/retry.ts'
import { createModelServer } from '../../cloudstore/testing/model-rate-server.ts'
import { createVirtualClock } from '../../cloudstore/testing/virtual-clock.ts'
import { discardHeld } from '../../operations/edits/held-object.ts'
import { discardPart } from '../../transfers/download.ts'
import { TransferEngine } from '../../transfers/engine.ts'
import { startMd5Here, type Md5, type StartMd5 } from '../../transfers/hashing/md5.ts'
import { BandwidthLimit, unlimited as unlimitedBandwidth, type Bandwidth } from '../../transfers/bandwidth.ts'
import type { MoverPorts } from '../../transfers/mover-ports.ts'
import { wholeFilesOver } from '../../transfers/whole/whole-files.ts'
import { DiskTree, syncAll, syncFolder } from './disk-tree.ts'
import { retryWaitOf } from '../../transfers/wait.ts'
import { Life } from './life.ts'
import { anyPowerCut, cutPower, type PowerCut } from './power-cut.ts'
import { seededRandom, type SeededRandom } from './seeded-random.ts'
import { SimulatedBucket } from './simulated-bucket.ts'
import { simulatedClient, type NetworkWeather } from './simulated-client.ts'
import { SimulatedDisk, type DiskUse, type DiskWeather } from './simulated-disk.ts'
import { SimulatedJournal } from './simulated-journal.ts'
import { simulatedMovers } from './simulated-movers.ts'

/** Below it is what the person has, and what downloads are saved to. */
export const sourceFolder = '/from'
export const targetFolder = '/to'
/** Where edits keep what they have in hand. */
const editFolder = `${targetFolder}/edits`

const plentyBytes = 1e9
/** Of files of up to 6,000 bytes. */
const wholeFileBytes = 2_000
const unlimited = { status: 200, headers: { 'x-ratelimit-limit': 'Unlimited' } }
const dayMs = 24 * 3_600_000

/** A computer with its disk, a network and a server, where the app lives one life after the other. */
export class World {
  readonly random: SeededRandom
  readonly clock = createVirtualClock(Date.UTC(2026, 0, 15, 12))
  readonly tree = new DiskTree()
  readonly bucket = new SimulatedBucket()
  readonly journal = new SimulatedJournal()
  readonly network: NetworkWeather
  readonly disk: DiskWeather
  readonly use: DiskUse & { readonly openHashes: Set<Md5> } = {
    openFiles: 0,
    openHashes: new Set(),
    strayWrites: [],
  }
  readonly limiter: ReturnType<typeof createModelServer> | null
  /**
   * Requests that the server had to refuse. The first that is answered in a life does not count: it learns what earlier
   * lives have left of the minute, which may be nothing.
   */
  refusedCount = 0
  /** Keys of transfers that the person called off at some time. */
  readonly cancelled = new Set<string>()
  /** What went wrong that never should. */
  readonly bugs: unknown[] = []
  /** What the app told its person of, with nobody waiting for it. */
  readonly problems: unknown[] = []
  /** Whether the account has its key. */
  hasKey = true
  /** The life ends before the step of this number; no life ends by itself without it. */
  lastStep = Infinity
  readonly #bytesPerSecond: number | null
  #steps = 0
  #setByMs = 0
  readonly #lines: string[] = []
  #life: Life | null = null
  #engine: TransferEngine | null = null
  #client: CloudStoreClient | null = null

  constructor(seed: number) {
    this.random = seededRandom(seed)
    const { chance, next } = this.random
    this.network = {
      isOffline: false,
      isKeyRefused: false,
      faultShare: chance(0.3) ? 0 : next() * 0.4,
      hasRange: chance(0.6),
      etags: chance(0.85) ? 'md5' : 'none',
      etagForm: this.random.of([(md5: string) => md5, (md5: string) => md5.toUpperCase()]),
    }
    this.disk = {
      freeBytes: plentyBytes,
      errorShare: chance(0.7) ? 0 : next() * 0.02,
      hasLinks: chance(0.8),
    }
    this.limiter = chance(0.3)
      ? createModelServer({ limit: 30, windowMs: 60_000, kind: 'onFirst', rounding: 'ceil', skewMs: 0 })
      : null
    this.#bytesPerSecond = chance(0.2) ? 20_000 : null
    for (const folder of [sourceFolder, targetFolder, editFolder]) this.tree.makeFolder(folder)
    syncAll(this.tree.root)
  }

  get engine(): TransferEngine {
    if (!this.#engine) throw new Error('the app does not run')
    return this.#engine
  }

  /** Sets this computer's clock; the server's goes on. */
  setClock(byMs: number): void {
    this.#setByMs += byMs
    this.clock.jump(byMs)
  }

  get steps(): number {
    return this.#steps
  }

  /** The rows of the panel without its heads. */
  rows(): TransferRow[] {
    return this.engine.lines(0, 10_000).flatMap((line) => (line.kind === 'row' ? [line.row] : []))
  }

  trace(line: string): void {
    this.#lines.push(`${this.clock.now()} ${line}`)
  }

  lines(): readonly string[] {
    return this.#lines
  }

  /** The same for two runs that did the same. */
  digest(): string {
    return createHash('sha256').update(this.#lines.join('\n')).digest('hex')
  }

  async start(): Promise<void> {
    const life = new Life({
      clock: this.clock,
      random: this.random,
      onStep: (name) => {
        if (this.#steps >= this.lastStep) life.end()
        if (life.isOver) return
        this.#steps += 1
        this.trace(name)
      },
    })
    this.#life = life
    this.#engine = this.#build(life)
    await this.passUntil(this.#engine.restored())
  }

  /** The app is gone; what it wrote is there. */
  kill(): void {
    this.#life?.end()
    this.#life = null
    this.#engine = null
    // The system takes back what was open.
    this.use.openFiles = 0
    this.use.openHashes.clear()
  }

  /** The app is gone, and so is what it wrote but did not put on the disk itself, or what of it chance does not keep. */
  cutPower(choice: PowerCut = anyPowerCut(this.random)): void {
    this.kill()
    cutPower(this.tree.root, choice)
  }

  /** As a person ends it. Tells how many timers were left running. */
  async close(): Promise<number> {
    const life = this.#life
    await this.passUntil(this.engine.close())
    this.#client?.close()
    const timers = life?.timers ?? 0
    this.#life?.end()
    this.#life = null
    this.#engine = null
    return timers
  }

  /** What is in a folder that the app does not write to outlives a power cut. */
  settleDisk(folder: string): void {
    const found = this.tree.find(folder)
    if (found?.kind === 'folder') syncAll(found)
  }

  /** The names that are in a folder now outlive a power cut. */
  settleNames(folder: string): void {
    const found = this.tree.find(folder)
    if (found?.kind === 'folder') syncFolder(found)
  }

  pass(ms: number): Promise<void> {
    return this.clock.runUntil(this.clock.now() + ms)
  }

  /** Lets time pass until something is done, or the life is over. Throws where that is not after a day. */
  async passUntil(work: Promise<unknown>): Promise<void> {
    let isDone = false
    const done = work.then(() => {
      isDone = true
    })
    done.catch(() => undefined)
    const isOver = () => this.#life?.isOver !== false
    await this.clock.runUntil(this.clock.now() + dayMs, () => isDone || isOver())
    if (!isDone && !isOver()) throw new Error('nothing comes of it')
    if (isDone) await done
  }

  /** Nothing goes wrong any more. */
  calm(): void {
    this.network.isOffline = false
    this.network.isKeyRefused = false
    this.network.faultShare = 0
    this.disk.errorShare = 0
    this.disk.freeBytes = plentyBytes
    this.journal.isUnwritable = false
    this.hasKey = true
  }

  readonly #startMd5: StartMd5 = (expectedBytes) => {
    const md5 = startMd5Here(expectedBytes)
    this.use.openHashes.add(md5)
    return {
      ...md5,
      end: () => {
        this.use.openHashes.delete(md5)
        md5.end()
      },
    }
  }

  /** What the server's count of requests says to each request of one life. */
  #answers(): () => ReturnType<ReturnType<typeof createModelServer>['handle']> {
    let isFirst = true
    return () => {
      const answer = this.limiter?.handle(this.clock.now() - this.#setByMs) ?? unlimited
      if (answer.status === 429 && !isFirst) this.refusedCount += 1
      isFirst = false
      return answer
    }
  }

  #bandwidth({ clock }: Life): Bandwidth {
    return this.#bytesPerSecond === null
      ? unlimitedBandwidth
      : new BandwidthLimit({ bytesPerSecond: () => this.#bytesPerSecond, clock })
  }

  #build(life: Life): TransferEngine {
    const { random } = this
    const client = simulatedClient({
      bucket: this.bucket,
      life,
      random,
      weather: this.network,
      answerOf: this.#answers(),
      trace: (line) => {
        this.trace(line)
      },
    })
    this.#client = client
    const disk = new SimulatedDisk({
      tree: this.tree,
      life,
      random,
      weather: this.disk,
      use: this.use,
      ownFolder: targetFolder,
    })
    const ports: MoverPorts = {
      disk,
      startMd5: this.#startMd5,
      // Some are small, and some are not.
      wholeFiles: wholeFilesOver(disk, {
        startMd5: this.#startMd5,
        mostBytes: wholeFileBytes,
        durable: new Set(),
      }),
      clientFor: () => client,
      onVerified: () => undefined,
      retrying: (attempt, { signal, onHold }) =>
        retrying(attempt, {
          signal,
          onWait: (wait) => onHold(retryWaitOf(wait)),
          clock: life.clock,
          random: random.next,
        }),
      bandwidth: { up: this.#bandwidth(life), down: this.#bandwidth(life) },
    }
    const synced = new Set<string>()
    const ifAlive = (list: unknown[]) => (item: unknown) => {
      if (!life.isOver) list.push(item)
    }
    return new TransferEngine({
      movers: simulatedMovers(ports, { clock: life.clock, editFolder }),
      openJournal: () => this.journal.open(life),
      discard: (spec) =>
        spec.kind === 'edit'
          ? discardHeld(disk, editFolder, { spec, synced })
          : discardPart(disk, spec, synced),
      connectionOf: () => (this.hasKey ? client : null),
      now: () => this.clock.now(),
      limits: () => ({ transfersAtOnce: 4, smallTransfersAtOnce: 16 }),
      rateOf: () => null,
      setTimer: (callback, delayMs) => life.clock.setTimer(callback, delayMs),
      onChange: () => undefined,
      onState: ({ spec, state }, before) => {
        if (state.status !== before?.status) this.trace(`${spec.key} is ${state.status}`)
        if (state.status === 'cancelled') this.cancelled.add(spec.key)
      },
      onProblem: ifAlive(this.problems),
      onBug: ifAlive(this.bugs),
    })
  }
}
