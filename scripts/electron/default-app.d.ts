// What Electron's own default app calls, and Electron's published types leave out.
declare namespace Electron {
  interface App {
    setAppPath(path: string): void
    setVersion(version: string): void
  }
}
