import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { faultHelp, parseFault } from './faults.ts'
import { planNames } from './rate-limit.ts'
import { startEmulator, type EmulatorOptions, type EmulatorStats } from './server.ts'

const help = `A CloudStore server for this computer, on the loopback interface.

  npm run --silent emulator -- --data DIR [options]

  --data DIR        where buckets and objects are kept; made if it is not there
  --port N          the port (default 9000); 0 for any that is free
  --plan PLAN       the rate limits: ${planNames.join(', ')} (default enterprise, without limits)
  --key KEY         the API key that requests must carry (default: a random one, printed on standard error)
  --extensions      also HEAD, Range and the list of buckets, which the API reference does not have
  --minute-ms N     how long the minute of the rate limits is, in milliseconds (default 60000)
  --fault FAULT     inject a fault; may be given several times
  --fault-seed N    inject faults at random, as a bad network and a bad day of a server would: one request in five
                    gets some. Each is said on standard error, in the form that --fault takes; the same seed gives
                    the same faults to the same requests in the same order
  --help            this text

The first line on standard output is the base URL. Ctrl+C stops the server.

${faultHelp}
`

/** A command line that cannot be carried out. */
class UsageError extends Error {}

await main()

async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2))
    if (options === 'help') return void process.stdout.write(help)
    await run(options)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const isUsage = error instanceof UsageError
    process.stderr.write(isUsage ? `${message}\n--help shows what can be asked for.\n` : `${message}\n`)
    process.exitCode = isUsage ? 2 : 1
  }
}

function readOptions(args: readonly string[]): EmulatorOptions | 'help' {
  const values = parseCommandLine(args)
  if (values.help) return 'help'
  if (!values.data) throw new UsageError('--data DIR is missing: where shall buckets and objects be kept?')
  const plan = planNames.find((name) => name === values.plan)
  if (plan === undefined) throw new UsageError(`--plan must be ${planNames.join(', ')}, not ${values.plan}`)
  const apiKey = values.key ?? randomBytes(18).toString('base64url')
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new UsageError('--key must be visible ASCII without spaces')
  return {
    port: wholeNumber('--port', values.port, { least: 0, most: 65_535 }),
    dataDir: values.data,
    plan,
    apiKey,
    extensions: values.extensions,
    minuteMs: wholeNumber('--minute-ms', values['minute-ms'], { least: 1, most: 86_400_000 }),
    faults: values.fault.map(readFault),
    ...(values['fault-seed'] === undefined ? {} : { randomFaults: randomFaults(values['fault-seed']) }),
  }
}

function parseCommandLine(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        port: { type: 'string', default: '9000' },
        plan: { type: 'string', default: 'enterprise' },
        key: { type: 'string' },
        extensions: { type: 'boolean', default: false },
        'minute-ms': { type: 'string', default: '60000' },
        fault: { type: 'string', multiple: true, default: [] },
        'fault-seed': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function wholeNumber(name: string, text: string, { least, most }: { least: number; most: number }): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not ${text}`)
}

function readFault(spec: string): ReturnType<typeof parseFault> {
  try {
    return parseFault(spec)
  } catch (error) {
    throw new UsageError(`--fault: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

function randomFaults(text: string): NonNullable<EmulatorOptions['randomFaults']> {
  const seed = wholeNumber('--fault-seed', text, { least: 0, most: 0xffff_ffff })
  return { seed, onFault: (line) => process.stderr.write(`${line}\n`) }
}

async function run(options: EmulatorOptions): Promise<void> {
  const emulator = await startEmulator(options)
  process.stdout.write(`${emulator.baseUrl}\n`)
  process.stderr.write(`API key ${options.apiKey}, plan ${options.plan}, data in ${options.dataDir}\n`)
  const stop = () => void emulator.close().then(() => reportAndExit(emulator.stats()))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function reportAndExit({ requests, rateLimited }: EmulatorStats): void {
  process.stderr.write(`${requests} requests, ${rateLimited} of them answered 429\n`)
  process.exit()
}
