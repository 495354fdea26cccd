/**
 * The file system as the transfers use it. Paths are absolute. What fails rejects with the system's own error, which
 * has `code` (`ENOSPC`) and `syscall`; whoever asked names the path (local-error.ts).
 */
export type Disk = {
  /** Opens a file to be read; goes through links. Rejects with `local.notAFile` for what is no regular file. */
  openSource(file: string): Promise<SourceFile>
  /** `new`: rejects with `EEXIST` where anything has the name. `begun`: goes through no link. */
  openPart(file: string, which: 'new' | 'begun'): Promise<PartFile>
  /** A file or a link; one that is not there is fine. */
  remove(file: string): Promise<void>
  /** Gives a file a second name. Never replaces: rejects with `EEXIST`; with others where files have one name only. */
  link(file: string, name: string): Promise<void>
  /** Gives a file another name, in place of whatever file has that. */
  rename(file: string, name: string): Promise<void>
  /** One folder in one that is there. Rejects with `EEXIST` where anything has the name. */
  makeFolder(folder: string): Promise<void>
  /** Resolves when the folder's names outlive a power cut, where its file system can promise that. */
  syncFolder(folder: string): Promise<void>
  /** The same place without links on the way. */
  realPath(file: string): Promise<string>
  /** What has this name; a link counts as itself. Rejects with `ENOENT` where nothing has. */
  lookAt(file: string): Promise<DiskEntry>
  namesIn(folder: string): Promise<readonly string[]>
  /** What an ordinary user can still write below this folder. */
  freeBytes(folder: string): Promise<number>
}

export type DiskEntry = {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly sizeBytes: number
}

export type SourceFile = {
  identity(): Promise<FileIdentity>
  /** Reads up to `into.byteLength` bytes from there; 0 at the end. */
  read(into: Uint8Array, positionBytes: number): Promise<number>
  close(): Promise<void>
}

/** Of an open file, and of whatever has the name now that led to it (reliability.md 0.4). */
export type FileIdentity = {
  readonly dev: bigint
  readonly ino: bigint
  readonly sizeBytes: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly named: { readonly dev: bigint; readonly ino: bigint }
}

export type PartFile = {
  /** Writes all of the bytes there. They must stay as they are until it resolves. */
  write(bytes: Uint8Array, positionBytes: number): Promise<void>
  /** Resolves when all that was written outlives a power cut. */
  sync(): Promise<void>
  close(): Promise<void>
}
