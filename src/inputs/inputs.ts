// The inputs of the step: read once, masked as they are read, checked together, and given on as one readonly value.

import type { Credential } from '../auth/signIn.ts'
import type { Ci } from '../ci/ci.ts'
import { type Cloud, cloudNames, clouds } from '../clouds.ts'
import { assembleApp } from '../declaration/assemble.ts'
import { parseVariableName } from '../declaration/variables.ts'
import { ActionError } from '../errors.ts'
import { type Mode, stepModes } from '../mode.ts'
import type { DeclaredApp } from '../resources/app/kind.ts'
import type { RunFacts, Written } from '../resources/field.ts'
import type { Kinds } from '../resources/kinds.ts'
import { parseTenant, type TenantReference } from '../resources/tenant/reference.ts'
import { parseDuration, unitMs } from '../util/duration.ts'
import { asObject } from '../util/json.ts'
import { mistakesText, type Path } from '../util/problem.ts'
import type { Result } from '../util/result.ts'
import { linesOf, parseWord } from '../util/words.ts'
import { readCredential, signIns } from './caller.ts'
import { parseOrigin, withEndpoints } from './endpoints.ts'
import { type AppInput, appInputsOf, type InputName, unknownInputs } from './names.ts'
import { secretPartsOfPem } from './pem.ts'

/** Who signs in, and where to. */
export type CallerInputs = {
  readonly tenant: TenantReference
  readonly credential: Credential
  /** With `login-endpoint` and `graph-endpoint` applied. */
  readonly cloud: Cloud
  readonly waitTimeoutMs: number
}

/** A config file by its path, with what holds where it says nothing, and the environment variables that it may name. */
export type ConfigReference = {
  readonly kind: 'config'
  readonly path: string
  readonly everywhere: Written
  readonly variables: readonly string[]
}

/** Everything that the step was told for mode export: the file to write, and whether it may take the place of another. */
export type ExportInputs = CallerInputs & {
  readonly mode: 'export'
  readonly declaration: ConfigReference
  readonly overwrite: boolean
}

/** Everything that the step was told. */
export type Inputs = CallerInputs & {
  readonly mode: Mode
  /** One app from the inputs, or a config file. */
  readonly declaration: { readonly kind: 'single'; readonly app: DeclaredApp } | ConfigReference
  readonly verify: boolean
  readonly failOnDrift: boolean
  readonly destroyCaller: boolean
  readonly commentOnPullRequest: boolean
  readonly gitHubToken: string | undefined
}

type InputsIo = Pick<Ci, 'input' | 'inputNames' | 'mask'>

type Report = (input: string, problem: string) => void

// A job on a hosted runner lives no longer.
const longestWaitMs = 6 * unitMs.h

/**
 * Reads and checks every input. Secrets are masked in the statement after they are read. `warn` is told of names that were
 * probably meant to be inputs.
 * @throws ActionError `input` that lists every mistake: the input, its value (never a secret's), what is accepted.
 */
export const readInputs = (io: InputsIo, kinds: Kinds, warn: (text: string) => void): Inputs | ExportInputs => {
  const reading = openReading(io)
  const { problems, report, text, word } = reading
  for (const warning of unknownInputs(io.inputNames(), kinds)) warn(`Input ${warning}`)
  const flag = (input: InputName) => word(input, ['true', 'false']) === 'true'

  const caller = readCaller(reading)
  const mode = word('mode', stepModes)
  const overwrite = flag('overwrite')
  if (mode === 'export') {
    if (text('config') === '')
      report('config', 'is empty; accepted with mode export: the path of the file to write, such as b2c.yml')
    const declaration = readConfigReference(io, kinds, report)
    if (problems.length > 0 || !caller) throw refusedInputs(problems)
    return { mode, ...caller, declaration, overwrite }
  }
  const run: RunFacts = { mode: mode ?? 'apply', isInteractive: text('sign-in') === 'device-code' }
  const declaration =
    text('config') === '' ? readSingleApp(io, kinds, run, report) : readConfigReference(io, kinds, report)
  const flags = {
    verify: flag('verify'),
    failOnDrift: flag('fail-on-drift'),
    destroyCaller: flag('destroy-caller'),
    commentOnPullRequest: flag('comment-on-pull-request')
  }
  const gitHubToken = text('github-token') || undefined
  const stores = appInputsOf(kinds).some(({ name, needsToken }) => needsToken && io.input(name) !== '')
  if (gitHubToken === undefined && (flags.commentOnPullRequest || stores))
    report('github-token', 'is empty; accepted: a token, which comments, secret destinations and variables need')

  if (problems.length > 0 || !caller || !mode || !declaration) throw refusedInputs(problems)
  return { mode, ...caller, declaration, ...flags, gitHubToken }
}

/**
 * Reads and checks the inputs that say who signs in and where to, and no others; masks as {@link readInputs} does.
 * @throws ActionError `input`.
 */
export const readCallerInputs = (io: Pick<InputsIo, 'input' | 'mask'>): CallerInputs => {
  const reading = openReading(io)
  const caller = readCaller(reading)
  if (reading.problems.length > 0 || !caller) throw refusedInputs(reading.problems)
  return caller
}

/** The inputs while they are read: their texts, and the mistakes found so far. */
type Reading = {
  readonly problems: string[]
  readonly report: Report
  readonly text: (input: InputName) => string
  readonly read: <T>(input: InputName, parse: (text: string) => Result<T>) => T | undefined
  readonly word: <W extends string>(input: InputName, words: readonly W[]) => W | undefined
}

const openReading = (io: Pick<InputsIo, 'input' | 'mask'>): Reading => {
  const secrets = readSecrets(io)
  const problems: string[] = []
  const report: Report = (input, problem) => {
    problems.push(`${input} ${problem}`)
  }
  const text = (input: InputName) => secrets[input] ?? io.input(input)
  const read: Reading['read'] = (input, parse) => {
    const result = parse(text(input))
    if (result.ok) return result.value
    report(input, result.problem)
    return undefined
  }
  return { problems, report, text, read, word: (input, words) => read(input, value => parseWord(value, words)) }
}

const readCaller = ({ report, text, read, word }: Reading): CallerInputs | undefined => {
  const origin = (input: InputName) => (text(input) && read(input, parseOrigin)) || ''
  const cloudName = word('cloud', cloudNames) ?? 'public'
  const cloud = withEndpoints(clouds[cloudName], origin('login-endpoint'), origin('graph-endpoint'))
  const tenant = read('tenant-id', value => parseTenant(value, cloud.name))
  const signIn = word('sign-in', signIns)
  const credential = signIn && readCredential(signIn, text, cloud.oidcAudience, report)
  const waitTimeoutMs = read('wait-timeout', value => parseDuration(value, { mostMs: longestWaitMs }))
  return tenant && credential && waitTimeoutMs !== undefined ? { tenant, credential, cloud, waitTimeoutMs } : undefined
}

const refusedInputs = (problems: readonly string[]): ActionError =>
  new ActionError({
    code: 'input',
    message: mistakesText(problems, { one: 'Input ', many: 'the inputs' }),
    hint: 'Nothing was sent to the tenant. The inputs and their defaults stand in action.yml and the README.'
  })

const readSecrets = ({
  input,
  mask
}: Pick<InputsIo, 'input' | 'mask'>): Readonly<Partial<Record<InputName, string>>> => {
  const clientSecret = input('client-secret')
  if (clientSecret !== '') mask(clientSecret)
  const clientCertificate = input('client-certificate')
  for (const part of secretPartsOfPem(clientCertificate)) mask(part)
  const gitHubToken = input('github-token')
  if (gitHubToken !== '') mask(gitHubToken)
  return { 'client-secret': clientSecret, 'client-certificate': clientCertificate, 'github-token': gitHubToken }
}

/** What the inputs say, as a file would have it. A value that is refused is reported and left out. */
const writtenBy = (inputs: readonly AppInput[], { input: text }: InputsIo, report: Report): Written => {
  const written: Record<string, unknown> = {}
  for (const { name, path, read } of inputs) {
    const result = read(text(name))
    if (result?.ok === false) report(name, result.problem)
    if (!result?.ok) continue
    const [key, below] = path.map(String) as [string, string?]
    written[key] = below === undefined ? result.value : { ...asObject(written[key]), [below]: result.value }
  }
  return written
}

const readSingleApp = (
  io: InputsIo,
  kinds: Kinds,
  run: RunFacts,
  report: Report
): Inputs['declaration'] | undefined => {
  if (io.input('config-variables') !== '')
    report('config-variables', 'is given without config; accepted: names of variables for the placeholders of a file')
  const inputs = appInputsOf(kinds)
  // An entry of a list, or a value that two inputs make together, belongs to the input whose path it begins with.
  const inputAt = (at: Path): string =>
    inputs.find(({ path }) => path.every((step, index) => step === at[index]))?.name ?? String(at[0])
  const app = assembleApp(writtenBy(inputs, io, report), {
    key: undefined,
    // Mode destroy finds the app by its unique name alone.
    nameRequired: run.mode !== 'destroy',
    kinds,
    run,
    report: ({ path, problem }) => report(inputAt(path), problem)
  })
  return app && { kind: 'single', app }
}

const readConfigReference = (io: InputsIo, kinds: Kinds, report: Report): ConfigReference => {
  const inputs = appInputsOf(kinds)
  for (const { name, everywhere } of inputs)
    if (!everywhere && io.input(name) !== '')
      report(name, 'is given beside config, which declares the apps; accepted: one of the two')
  const general = inputs.filter(({ everywhere }) => everywhere)
  const variables = linesOf(io.input('config-variables')).flatMap(name => {
    const parsed = parseVariableName(name)
    if (parsed.ok) return [parsed.value]
    report('config-variables', parsed.problem)
    return []
  })
  return { kind: 'config', path: io.input('config'), everywhere: writtenBy(general, io, report), variables }
}
