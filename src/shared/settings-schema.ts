import { z } from 'zod'

import { conflictDefaults, settingBounds, type Settings } from './settings.ts'

/**
 * Any of the settings, as they are sent and kept; what is left out stays as it is. Apart from `settings.ts`, so that no
 * schema reaches the page, which takes its bounds from there.
 */
export const SettingsChangeSchema = z.object({
  transfersAtOnce: within(settingBounds.transfersAtOnce).exactOptional(),
  smallTransfersAtOnce: within(settingBounds.smallTransfersAtOnce).exactOptional(),
  uploadBytesPerSecond: within(settingBounds.bytesPerSecond).nullable().exactOptional(),
  downloadBytesPerSecond: within(settingBounds.bytesPerSecond).nullable().exactOptional(),
  onConflict: z.enum(conflictDefaults).exactOptional(),
  receiptsDays: within(settingBounds.receiptsDays).exactOptional(),
  keepAwake: z.boolean().exactOptional(),
  notifyWhenDone: z.boolean().exactOptional(),
}) satisfies z.ZodType<Partial<Settings>>

function within({ least, most }: { readonly least: number; readonly most: number }) {
  return z.number().int().min(least).max(most)
}
