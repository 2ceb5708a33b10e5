// The course of the command: read the command line, start, say where it is, and leave nothing behind at the end.

import { createHmac, X509Certificate } from 'node:crypto'
import { resolve as absolute } from 'node:path'
import { createBehavior } from '../core/behavior.ts'
import { messageOf } from '../core/systemError.ts'
import { packageVersion } from '../core/version.ts'
import { type Emulator, startEmulator } from '../emulator.ts'
import { gitHubPermissions } from '../github/tokens.ts'
import { readBehaviorFile } from './behaviorFile.ts'
import { commandAppRoles } from './commandAppRoles.ts'
import { type Access, describe, envFileHead, envLines, isPlainPath, jsonLine } from './description.ts'
import { onEnd } from './ending.ts'
import { CommandFailure } from './failure.ts'
import { readCommandLine, type StartOptions } from './options.ts'
import { usage } from './optionTable.ts'
import { portFailure } from './portFailure.ts'
import { prepareFile } from './writtenFile.ts'

/** Runs the command with the arguments behind its name; it has ended, or the emulator runs, when the promise is resolved. */
export const runCommand = async (args: readonly string[]): Promise<void> => {
  try {
    const line = readCommandLine(args)
    if (line.kind === 'help') process.stdout.write(usage)
    else if (line.kind === 'version') process.stdout.write(`${packageVersion()}\n`)
    else await start(line.options)
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    process.exitCode = error instanceof CommandFailure ? error.exitCode : 1
  }
}

const start = async (options: StartOptions): Promise<void> => {
  const behavior = behaviorOf(options)
  const callerSecret = secretOf(options.clientSecretEnv)
  const caFile = options.tls
    ? prepareFile(options.caFile, { option: '--ca-file', isOurs: isOurAuthority, mode: 0o644 })
    : undefined
  const envFile =
    options.envFile === undefined
      ? undefined
      : prepareFile(options.envFile, {
          option: '--write-env',
          isOurs: text => text.startsWith(envFileHead),
          mode: 0o600
        })
  if (envFile && caFile && !isPlainPath(caFile.path)) {
    throw new CommandFailure(
      1,
      `--write-env ${envFile.path}: the path of the authority, ${caFile.path}, cannot stand in it without quotes; give a plain one by --ca-file.`
    )
  }
  const { ports, tls, stateFile, tenant, tenantType } = options
  const emulator = await startEmulator({
    ports,
    tls,
    behavior,
    seed: {
      callerAppRoles: commandAppRoles,
      ...(tenant !== undefined && { initialDomain: tenant }),
      ...(tenantType !== undefined && { tenantType }),
      ...(callerSecret !== undefined && { callerSecret })
    },
    ...(stateFile !== undefined && { stateFile })
  }).catch((error: unknown) => {
    throw new CommandFailure(1, portFailure(error, ports) ?? messageOf(error))
  })
  onEnd(() => {
    envFile?.remove()
    void close(emulator)
  })
  try {
    caFile?.write(emulator.caPem ?? '')
    const access = accessOf(emulator, {
      caFile: caFile?.path,
      stateFile: stateFile === undefined ? undefined : absolute(stateFile)
    })
    envFile?.write(envLines(emulator, access))
    if (options.output !== 'quiet') await say((options.output === 'json' ? jsonLine : describe)(emulator, access))
  } catch (error) {
    envFile?.remove()
    await emulator.close()
    throw error
  }
}

/** Writes to standard output. @throws CommandFailure when nobody reads it, or when there is no room */
const say = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.once('error', error =>
      reject(new CommandFailure(1, `Standard output cannot be written (${messageOf(error)}).`))
    )
    process.stdout.write(text, error => (error ? undefined : resolve()))
  })

/** Ends the process: what a request waits for must not keep it alive. */
const close = async (emulator: Emulator): Promise<never> => {
  try {
    await emulator.close()
    return process.exit(0)
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    return process.exit(1)
  }
}

const behaviorOf = ({ behaviorFile, latencyMs, lagMs }: StartOptions) => {
  const behavior = behaviorFile === undefined ? createBehavior() : readBehaviorFile(behaviorFile)
  if (latencyMs !== undefined) behavior.latencyMs = latencyMs
  if (lagMs !== undefined) {
    Object.assign(behavior.replication, { keyReadLagMs: lagMs, listLagMs: 2 * lagMs, tokenLagMs: lagMs })
  }
  return behavior
}

/** Entra's own secrets consist of these characters, and files of environment variables need no quotes for them. */
const secretShape = /^[A-Za-z0-9_.-][A-Za-z0-9_.~-]{7,254}$/

const secretOf = (name: string | undefined): string | undefined => {
  if (name === undefined) return undefined
  const value = process.env[name]
  if (value === undefined)
    throw new CommandFailure(1, `--client-secret-env ${name}: there is no such environment variable.`)
  if (secretShape.test(value)) return value
  throw new CommandFailure(
    1,
    `--client-secret-env ${name}: the secret must have 8 to 255 letters, digits and characters of "-_.~", the first of them no "~".`
  )
}

const isOurAuthority = (text: string): boolean => {
  try {
    return new X509Certificate(text).subject === 'CN=B2C emulator authority'
  } catch {
    return false
  }
}

const everyPermission = Object.fromEntries(gitHubPermissions.map(name => [name, 'write'] as const))

/** The job's bearer and GitHub's token follow from the caller's secret, so that they stay as they are together with it. */
const accessOf = ({ gitHub, seed }: Emulator, files: Pick<Access, 'caFile' | 'stateFile'>): Access => {
  const secretFor = (use: string) => createHmac('sha256', seed.callerSecret).update(use).digest('hex')
  return {
    ...files,
    job: gitHub.oidcEnvironment({}, secretFor('job')),
    gitHubToken: gitHub.token({ kind: 'fine-grained', permissions: everyPermission }, secretFor('GitHub token'))
  }
}
