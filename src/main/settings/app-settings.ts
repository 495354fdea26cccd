import type { Settings } from '../../shared/settings.ts'
import type { SettingsFile } from './settings-file.ts'

type Listener = (settings: Settings, before: Settings) => void

/** The settings that hold now. A change holds once it is on the disk, and is told at once. */
export class AppSettings {
  readonly #file: Pick<SettingsFile, 'write'>
  readonly #listeners = new Set<Listener>()
  #current: Settings
  #lastChange: Promise<unknown> = Promise.resolve()

  constructor(file: SettingsFile) {
    this.#file = file
    this.#current = file.content.settings
  }

  current(): Settings {
    return this.#current
  }

  /** Changes made at once all count. Throws `local.failed`: then nothing has changed. */
  change(change: Partial<Settings>): Promise<Settings> {
    const changed = this.#lastChange.then(() => this.#apply(change))
    // The next one does not fail with this one.
    this.#lastChange = changed.catch(() => undefined)
    return changed
  }

  /** Returns the function that ends the listening. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  async #apply(change: Partial<Settings>): Promise<Settings> {
    const before = this.#current
    const settings = { ...before, ...change }
    await this.#file.write({ version: 1, settings })
    this.#current = settings
    for (const listener of this.#listeners) listener(settings, before)
    return settings
  }
}
