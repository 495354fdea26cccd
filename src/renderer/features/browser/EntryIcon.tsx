import {
  File,
  FileArchive,
  FileCode,
  FileText,
  Film,
  Folder,
  Image,
  Music,
  type LucideIcon,
} from 'lucide-react'

import type { Entry } from '../../../shared/entry.ts'
import styles from './entry-icon.module.css'
import { entryShape, type EntryShape } from './entry-shape.ts'

/** What a row is, at a glance. */
export function EntryIcon({ entry }: { readonly entry: Entry }) {
  const shape = entryShape(entry)
  const Icon = icons[shape]
  return <Icon className={styles[shape]} fillOpacity={shape === 'folder' ? 0.18 : 0} fill="currentColor" />
}

const icons: Record<EntryShape, LucideIcon> = {
  folder: Folder,
  image: Image,
  text: FileText,
  code: FileCode,
  video: Film,
  audio: Music,
  archive: FileArchive,
  other: File,
}
