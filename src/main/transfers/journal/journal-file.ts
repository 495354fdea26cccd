import type { FileKind } from '../../sqlite/open-file.ts'

/**
 * A row is a transfer: `number` is its place in the order of acceptance, `spec` what it is to do, `state` how it stands
 * without a slot, both as JSON. Numbers are given by the app, so that an order is the same in memory and here.
 */
const firstTables = `
CREATE TABLE transfers (
  number INTEGER PRIMARY KEY,
  spec TEXT NOT NULL,
  state TEXT NOT NULL,
  checkpoint TEXT,
  is_clean INTEGER NOT NULL
);
`

/**
 * What was accepted together; transfers of the first version stand by themselves. A transfer that is done has a receipt
 * in its state, and the time of it here: with that its row outlives being cleared.
 */
const batches = `
CREATE TABLE batches (number INTEGER PRIMARY KEY, batch TEXT NOT NULL);
ALTER TABLE transfers ADD COLUMN batch INTEGER;
ALTER TABLE transfers ADD COLUMN ended_at_ms INTEGER;
ALTER TABLE transfers ADD COLUMN is_verified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE transfers ADD COLUMN is_cleared INTEGER NOT NULL DEFAULT 0;
CREATE INDEX transfers_by_batch ON transfers (batch);
`

/** Accepted means that a power cut loses nothing of it. */
export const journalFile: FileKind = {
  version: 2,
  createTables: (database) => {
    database.script(firstTables)
    database.script(batches)
  },
  upgrade: (database) => {
    database.script(batches)
  },
  synchronous: 'FULL',
  cacheKiB: 4_096,
}
