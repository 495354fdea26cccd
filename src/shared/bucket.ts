/** A bucket that an account knows: created here, added by name, or told by the server. */
export type Bucket = {
  readonly name: string
  /** Known only for buckets that were created here or described by the server. */
  readonly region?: string | undefined
  readonly versioning?: boolean | undefined
  /** Milliseconds since the epoch. */
  readonly createdAtMs?: number | undefined
}

/** Reference, appendix A. */
export const regions = [
  { code: 'us-east-1', place: 'Virginia, USA' },
  { code: 'us-west-2', place: 'Oregon, USA' },
  { code: 'eu-west-1', place: 'Ireland' },
  { code: 'eu-central-1', place: 'Frankfurt, Germany' },
  { code: 'ap-southeast-1', place: 'Singapore' },
  { code: 'ap-northeast-1', place: 'Tokyo, Japan' },
] as const
