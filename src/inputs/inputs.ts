// The inputs of the step: read once, masked as they are read, checked together, and given on as one readonly value.

import type { Credential } from '../auth/token.ts'
import { type Cloud, cloudNames, clouds } from '../clouds.ts'
import { type AppDefaults, completeApp } from '../declaration/assemble.ts'
import { ActionError } from '../errors.ts'
import { type Mode, modes } from '../mode.ts'
import { consentModes, type DesiredApp, secretModes } from '../resources/app/declared.ts'
import { parseLabel } from '../resources/app/names.ts'
import { parseDuration, unitMs } from '../util/duration.ts'
import { mistakesText, type Path } from '../util/problem.ts'
import { linesOf, type Parsed, parseWord } from '../util/result.ts'
import { type CallerTexts, readCredential, signIns } from './caller.ts'
import { parseOrigin, withEndpoints } from './endpoints.ts'
import { type InputName, unknownInputs } from './names.ts'
import { secretPartsOfPem } from './pem.ts'
import { parseTenant, type TenantReference } from './tenant.ts'

/** Everything that the step was told. */
export type Inputs = {
  readonly mode: Mode
  readonly tenant: TenantReference
  readonly credential: Credential
  /** With `login-endpoint` and `graph-endpoint` applied. */
  readonly cloud: Cloud
  /** One app from the inputs, or the path of a config file with what holds where the file says nothing. */
  readonly declaration:
    | { readonly kind: 'single'; readonly app: DesiredApp }
    | { readonly kind: 'config'; readonly path: string; readonly defaults: AppDefaults }
  readonly waitTimeoutMs: number
  readonly verify: boolean
  readonly failOnDrift: boolean
  readonly commentOnPullRequest: boolean
  readonly gitHubToken: string | undefined
}

/** The two functions of `@actions/core` that reading takes. `getInput` gives a trimmed text, empty when there is none. */
export type InputsIo = {
  readonly getInput: (name: string) => string
  readonly setSecret: (value: string) => void
}

// A job on a hosted runner lives no longer.
const longestWaitMs = 6 * unitMs.h

// Inputs that say what one app is; a config file says it instead.
const singleAppInputs = [
  'app-name',
  'unique-name',
  'adopt-client-id',
  'permissions',
  'directory-roles',
  'federated-credentials',
  'secret-destinations',
  'client-id-variables'
] as const satisfies readonly InputName[]

// Where the parts of a declared app come from. Other parts have no input.
const inputOf: Readonly<Record<string, InputName>> = {
  name: 'app-name',
  uniqueName: 'unique-name',
  adopt: 'adopt-client-id',
  permissions: 'permissions',
  directoryRoles: 'directory-roles',
  federatedCredentials: 'federated-credentials',
  'secret.lifetime': 'secret-lifetime',
  'secret.rotateBefore': 'secret-rotate-before',
  'secret.destinations': 'secret-destinations',
  clientIdVariables: 'client-id-variables'
}

/**
 * Reads and checks every input. Secrets are masked in the statement after they are read.
 *
 * @throws ActionError `input` that lists every mistake: the input, its value (never a secret's), what is accepted.
 */
export const readInputs = (io: InputsIo, env: Readonly<Record<string, string | undefined>>): Inputs => {
  const secrets = readSecrets(io)
  const problems = unknownInputs(env).slice()
  const report = (input: InputName, problem: string) => {
    problems.push(`${input} ${problem}`)
  }
  const text = (input: InputName) => io.getInput(input)
  const read = <T>(input: InputName, parse: (text: string) => Parsed<T>): T | undefined => {
    const result = parse(text(input))
    if (result.ok) return result.value
    report(input, result.problem)
    return undefined
  }
  const word = <W extends string>(input: InputName, words: readonly W[]) =>
    read(input, value => parseWord(value, words))
  const flag = (input: InputName) => word(input, ['true', 'false']) === 'true'

  const cloud = readCloud(word('cloud', cloudNames), input => text(input) && read(input, parseOrigin))
  const tenant = read('tenant-id', value => parseTenant(value, cloud.name))
  const signIn = word('sign-in', signIns)
  const credential = signIn && readCredential(callerTexts(signIn, secrets, cloud, text), report)
  const mode = word('mode', modes)
  const defaults: AppDefaults = {
    consent: word('consent', consentModes) ?? standIn.consent,
    allowPrivilegedRoles: flag('allow-privileged-roles'),
    restoreDeleted: flag('restore-deleted'),
    prune: flag('prune'),
    secret: {
      mode: word('secret', secretModes) ?? standIn.secretMode,
      label: read('secret-name', parseLabel) ?? '',
      lifetimeMs: text('secret-lifetime') === '' ? undefined : read('secret-lifetime', value => parseDuration(value)),
      rotateBeforeMs: read('secret-rotate-before', value => parseDuration(value)) ?? standIn.rotateBeforeMs,
      overlapMs: read('secret-overlap', value => parseDuration(value, { zero: true })) ?? 0
    }
  }
  const declaration =
    text('config') === ''
      ? readSingleApp(text, defaults, mode !== 'destroy', report)
      : readConfigReference(text, defaults, report)
  const waitTimeoutMs = read('wait-timeout', value => parseDuration(value, { mostMs: longestWaitMs }))
  const flags = {
    verify: flag('verify'),
    failOnDrift: flag('fail-on-drift'),
    commentOnPullRequest: flag('comment-on-pull-request')
  }
  const gitHubToken = secrets.gitHubToken === '' ? undefined : secrets.gitHubToken
  const stores = text('secret-destinations') !== '' || text('client-id-variables') !== ''
  if (gitHubToken === undefined && (flags.commentOnPullRequest || stores))
    report('github-token', 'is empty; accepted: a token, which comments, secret destinations and variables need')

  if (problems.length > 0 || !tenant || !credential || !mode || !declaration || waitTimeoutMs === undefined)
    throw mistakes(problems)
  return { mode, tenant, credential, cloud, declaration, waitTimeoutMs, ...flags, gitHubToken }
}

// They take the place of refused inputs, so that the remaining mistakes are found in the same run, and contradict nothing.
const standIn = { consent: 'grant', secretMode: 'always', rotateBeforeMs: 1 } as const

type Secrets = { readonly clientSecret: string; readonly clientCertificate: string; readonly gitHubToken: string }

const readSecrets = ({ getInput, setSecret }: InputsIo): Secrets => {
  const clientSecret = getInput('client-secret')
  if (clientSecret !== '') setSecret(clientSecret)
  const clientCertificate = getInput('client-certificate')
  for (const part of secretPartsOfPem(clientCertificate)) setSecret(part)
  const gitHubToken = getInput('github-token')
  if (gitHubToken !== '') setSecret(gitHubToken)
  return { clientSecret, clientCertificate, gitHubToken }
}

const readCloud = (name: keyof typeof clouds | undefined, origin: (input: InputName) => string | undefined): Cloud =>
  withEndpoints(clouds[name ?? 'public'], origin('login-endpoint') ?? '', origin('graph-endpoint') ?? '')

const callerTexts = (
  signIn: CallerTexts['signIn'],
  { clientSecret, clientCertificate }: Secrets,
  cloud: Cloud,
  text: (input: InputName) => string
): CallerTexts => ({
  signIn,
  clientId: text('client-id'),
  clientSecret,
  clientCertificate,
  oidcAudience: text('oidc-audience'),
  cloudAudience: cloud.oidcAudience
})

const readSingleApp = (
  text: (input: InputName) => string,
  defaults: AppDefaults,
  nameRequired: boolean,
  report: (input: InputName, problem: string) => void
): Inputs['declaration'] | undefined => {
  const given = (key: 'name' | 'uniqueName' | 'adopt', input: InputName) =>
    text(input) === '' ? {} : { [key]: text(input) }
  const declared = {
    ...given('name', 'app-name'),
    ...given('uniqueName', 'unique-name'),
    ...given('adopt', 'adopt-client-id'),
    permissions: linesOf(text('permissions').replaceAll(',', '\n')).slice(),
    directoryRoles: linesOf(text('directory-roles')).slice(),
    federatedCredentials: linesOf(text('federated-credentials')).slice(),
    secret: { destinations: linesOf(text('secret-destinations')).slice() },
    clientIdVariables: linesOf(text('client-id-variables')).slice()
  }
  const app = completeApp(declared, {
    key: undefined,
    nameRequired,
    defaults,
    report: ({ path, problem }) => report(inputAt(path), problem)
  })
  return app && { kind: 'single', app }
}

const inputAt = (path: Path): InputName =>
  (inputOf[path[0] as string] ?? inputOf[path.slice(0, 2).join('.')]) as InputName

const readConfigReference = (
  text: (input: InputName) => string,
  defaults: AppDefaults,
  report: (input: InputName, problem: string) => void
): Inputs['declaration'] => {
  for (const input of singleAppInputs)
    if (text(input) !== '') report(input, 'is given beside config, which declares the apps; accepted: one of the two')
  return { kind: 'config', path: text('config'), defaults }
}

const mistakes = (problems: readonly string[]): ActionError =>
  new ActionError({
    code: 'input',
    message: mistakesText(problems, { one: 'Input ', many: 'the inputs' }),
    hint: 'Nothing was sent to the tenant. The inputs and their defaults stand in action.yml and the README.'
  })
