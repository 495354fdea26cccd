import { serveThread } from '../../sqlite/serve-thread.ts'
import { JournalHost } from './journal-host.ts'

serveThread((filePath, onEvent) => new JournalHost(filePath, onEvent))
