import { z } from 'zod'

import { defaultSettings, type Settings } from '../../shared/settings.ts'
import { SettingsChangeSchema } from '../../shared/settings-schema.ts'
import { openJsonFile, type JsonFile } from '../json-file.ts'

/** A setting that an older app did not know, and so did not write, has its default. */
const SettingsFileContent = z.object({
  version: z.literal(1),
  settings: SettingsChangeSchema.transform((stored): Settings => ({ ...defaultSettings, ...stored })),
})

export type SettingsFile = JsonFile<{ readonly version: 1; readonly settings: Settings }>

export function openSettingsFile(path: string): Promise<SettingsFile> {
  return openJsonFile(path, {
    schema: SettingsFileContent,
    empty: { version: 1, settings: defaultSettings },
    unreadable: 'settings.putAside',
  })
}
