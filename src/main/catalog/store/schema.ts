import type { FileKind } from '../../sqlite/open-file.ts'

/**
 * - A folder's id is `bucket * foldersPerBucket + n`, so that all objects of a bucket are one range of folder ids.
 * - An object is its folder and the rest of its key, which is empty for the object whose key is the folder's prefix.
 * - Moments count what was asked for and done: `met_at` is when an object was last seen or written, `added_at` and
 *   `changed_at` when that was news: 0 for what the first walk met, `writtenByApp` for what the app wrote itself.
 * - A visit and a refresh begin at a moment; what is news since then came later.
 * - `names` finds objects by three characters in a row of their name or its folded form, up to an id that `meta` tells.
 * - `folded` is the name for a search that ignores case; null where the name is ASCII, in which SQLite ignores case by
 *   itself.
 */
export const foldersPerBucket = 2 ** 28

/** In `added_at`: the app wrote it, and its time is that of this computer until a page tells the server's. */
export const writtenByApp = -1

/** In a folder's `natural_order`: being built, so that writers keep it; whole, so that it can be read. */
export const naturalOrderBegun = 1
export const naturalOrderReady = 2

const tables = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE buckets (
  id INTEGER PRIMARY KEY,
  name TEXT UNIQUE,
  visited_at_ms INTEGER,
  visited_before_at_ms INTEGER,
  visit_moment INTEGER NOT NULL DEFAULT 0,
  refresh_moment INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  bucket_id INTEGER NOT NULL,
  parent_id INTEGER,
  prefix TEXT NOT NULL,
  folded TEXT,
  object_count INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at_ms INTEGER,
  direct_folders INTEGER NOT NULL,
  direct_objects INTEGER NOT NULL,
  natural_order INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX folders_by_prefix ON folders (bucket_id, prefix);
CREATE INDEX folders_by_parent ON folders (parent_id, prefix);

CREATE TABLE types (id INTEGER PRIMARY KEY, content_type TEXT NOT NULL UNIQUE, type_group TEXT NOT NULL);

CREATE TABLE objects (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at_ms INTEGER,
  type_id INTEGER NOT NULL,
  met_at INTEGER NOT NULL,
  added_at INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL DEFAULT 0,
  folded TEXT,
  etag TEXT
);
CREATE UNIQUE INDEX objects_by_name ON objects (folder_id, name);
CREATE INDEX objects_folded ON objects (folder_id, folded) WHERE folded IS NOT NULL;
CREATE INDEX objects_marking ON objects (folder_id) WHERE name = '';
CREATE INDEX objects_added ON objects (added_at) WHERE added_at > 0;
CREATE INDEX objects_changed ON objects (changed_at) WHERE changed_at > 0;
CREATE INDEX objects_etag ON objects (etag) WHERE etag IS NOT NULL;

CREATE VIRTUAL TABLE names USING fts5 (name, tokenize = 'trigram', content = '', detail = none, columnsize = 0);

CREATE TABLE natural_order (
  folder_id INTEGER NOT NULL,
  is_object INTEGER NOT NULL,
  natural_key TEXT NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (folder_id, is_object, natural_key, id)
) WITHOUT ROWID;

CREATE TABLE gone (
  id INTEGER PRIMARY KEY,
  bucket_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at_ms INTEGER,
  type_id INTEGER NOT NULL,
  gone_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX gone_by_key ON gone (bucket_id, key);

CREATE TABLE walks (
  bucket_id INTEGER NOT NULL,
  prefix TEXT NOT NULL,
  cursor TEXT,
  has_ended INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  is_first INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  last_page_at_ms INTEGER NOT NULL,
  paused_ms INTEGER NOT NULL,
  page_count INTEGER NOT NULL,
  ordered_up_to TEXT,
  PRIMARY KEY (bucket_id, prefix)
) WITHOUT ROWID;

CREATE TABLE covered (
  bucket_id INTEGER NOT NULL,
  prefix TEXT NOT NULL,
  completed_at_ms INTEGER NOT NULL,
  page_count INTEGER NOT NULL,
  PRIMARY KEY (bucket_id, prefix)
) WITHOUT ROWID;
`

/** The catalog's file: what is lost of it is walked again. */
export const catalogFile: FileKind = {
  version: 1,
  createTables: (database) => {
    database.script(tables)
  },
  synchronous: 'NORMAL',
  cacheKiB: 16_384,
}
