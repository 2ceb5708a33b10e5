// What the command line asks for: every option with its check, and the sentence for one that is not accepted.

import { parseArgs } from 'node:util'
import { optionProblem } from '../harness/commandLine.ts'
import { parseOrigin } from '../src/inputs/endpoints.ts'
import { isGuid } from '../src/util/guid.ts'
import { ok, type Result } from '../src/util/result.ts'
import { quoted } from '../src/util/words.ts'

/** What the command is asked to do with a tenant. Times are milliseconds. */
export type LiveOptions = {
  readonly tenant: string
  readonly clientId: string
  /** The promise of the tenant's owner; without it no request is made. */
  readonly mayBeChanged: boolean
  /** The numbers of the questions; all of them when absent. */
  readonly only: readonly number[] | undefined
  readonly report: string | undefined
  readonly patch: string | undefined
  readonly cleanUpOnly: boolean
  readonly deadlineMs: number
  /** How long a refusal has to last before it is believed: until then, it may be replication. */
  readonly patienceMs: number
  readonly loginEndpoint: string
  readonly graphEndpoint: string
}

/** What the arguments come to: a run, the help, or the sentence of what is wrong. */
export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: LiveOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly sentence: string }

/** The help: every option with its meaning. */
export const usage = `npm run live -- --tenant TENANT --client-id ID --yes-this-tenant-may-be-changed

Settles the open questions about Azure AD B2C in a tenant that its owner can risk, and removes what it made.

  --tenant TENANT       id or domain of the tenant
  --client-id ID        application id of the caller
  --yes-this-tenant-may-be-changed
                        without it no request is made
  --only N[,N]          these questions alone, by their numbers in docs/live.md
  --report FILE         writes the report there, instead of printing it
  --patch FILE          writes the behavior for the emulator there, as JSON
  --clean-up            only removes what former runs have left
  --deadline MINUTES    ends all waiting; default 45
  --patience SECONDS    how long a refusal has to last before it is believed; default 60
  --login-endpoint URL  in the place of https://login.microsoftonline.com
  --graph-endpoint URL  in the place of https://graph.microsoft.com

The caller's client secret is read from the environment variable B2C_LIVE_CLIENT_SECRET. Without it, a job of GitHub Actions with
the permission id-token: write signs in by OpenID Connect. docs/live.md says what the caller needs.`

const wrong = (sentence: string): ParsedOptions => ({ kind: 'wrong', sentence })

const domainForm = /^(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

const numberIn = (text: string, least: number, most: number): number | undefined => {
  const value = Number(text)
  return /^\d+(?:\.\d+)?$/.test(text) && value >= least && value <= most ? value : undefined
}

/** Reads the arguments after the script's name. `questions` is how many there are. */
export const parseOptions = (args: readonly string[], questions: number): ParsedOptions => {
  const parsed = parsedArgs(args)
  if (typeof parsed === 'string') return wrong(parsed)
  const { values } = parsed
  if (values.help) return { kind: 'help' }
  const { tenant, 'client-id': clientId, only } = values
  const deadline = numberIn(values.deadline, 1, 600)
  const patience = numberIn(values.patience, 0, 3_600)
  if (tenant === undefined) return wrong('--tenant is missing; accepted: the id (a GUID) or a domain of the tenant.')
  if (!isGuid(tenant) && !domainForm.test(tenant))
    return wrong(`--tenant ${quoted(tenant)} is no tenant; accepted: the id (a GUID) or a domain of it.`)
  if (clientId === undefined)
    return wrong('--client-id is missing; accepted: the application id of the caller, a GUID.')
  if (!isGuid(clientId)) return wrong(`--client-id ${quoted(clientId)} is no application id; accepted: a GUID.`)
  const numbers = only?.split(',').map(text => numberIn(text.trim(), 1, questions))
  if (numbers?.some(one => one === undefined || !Number.isInteger(one)))
    return wrong(
      `--only ${quoted(only ?? '')} names no questions; accepted: numbers from 1 to ${questions}, with commas in between.`
    )
  if (deadline === undefined)
    return wrong(`--deadline ${quoted(values.deadline)} is no time; accepted: minutes, from 1 to 600.`)
  if (patience === undefined)
    return wrong(`--patience ${quoted(values.patience)} is no time; accepted: seconds, from 0 to 3600.`)
  const [login, graph] = [parseEndpoint(values['login-endpoint']), parseEndpoint(values['graph-endpoint'])]
  if (!login.ok) return wrong(`--login-endpoint ${login.problem}.`)
  if (!graph.ok) return wrong(`--graph-endpoint ${graph.problem}.`)
  return {
    kind: 'run',
    options: {
      tenant: tenant.toLowerCase(),
      clientId: clientId.toLowerCase(),
      mayBeChanged: values['yes-this-tenant-may-be-changed'],
      only: numbers?.filter(one => one !== undefined),
      report: values.report,
      patch: values.patch,
      cleanUpOnly: values['clean-up'],
      deadlineMs: deadline * 60_000,
      patienceMs: patience * 1_000,
      loginEndpoint: login.value,
      graphEndpoint: graph.value
    }
  }
}

const flags = {
  tenant: { type: 'string' },
  'client-id': { type: 'string' },
  'yes-this-tenant-may-be-changed': { type: 'boolean', default: false },
  only: { type: 'string' },
  report: { type: 'string' },
  patch: { type: 'string' },
  'clean-up': { type: 'boolean', default: false },
  deadline: { type: 'string', default: '45' },
  patience: { type: 'string', default: '60' },
  'login-endpoint': { type: 'string', default: '' },
  'graph-endpoint': { type: 'string', default: '' },
  help: { type: 'boolean', short: 'h', default: false }
} as const

const parsedArgs = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: flags })
  } catch (error) {
    return optionProblem(error, Object.keys(flags))
  }
}

const parseEndpoint = (text: string): Result<string> => (text === '' ? ok('') : parseOrigin(text))
