import { serveThread } from '../../sqlite/serve-thread.ts'
import { StoreHost } from './store-host.ts'

serveThread((filePath, onEvent) => new StoreHost({ filePath, onEvent, now: () => performance.now() }))
