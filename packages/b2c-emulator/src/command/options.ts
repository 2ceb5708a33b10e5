// The command line: what it asks for, or the sentence that says what is wrong with it.

import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { TenantType } from '../directory/tenant.ts'
import { CommandFailure } from './failure.ts'
import { nearest } from './nearest.ts'
import { type OptionName, optionNames, takesValue } from './optionTable.ts'

const services = ['login', 'graph', 'github', 'azure'] as const

/** How the command says where the emulator is. */
export type Output = 'text' | 'json' | 'quiet'

/** What a start is asked for. Paths are as they were given; what is undefined was not given. */
export type StartOptions = {
  readonly ports: { readonly [Service in (typeof services)[number]]: number }
  readonly tls: boolean
  readonly caFile: string
  readonly stateFile: string | undefined
  readonly behaviorFile: string | undefined
  readonly tenant: string | undefined
  readonly tenantType: TenantType | undefined
  readonly clientSecretEnv: string | undefined
  readonly latencyMs: number | undefined
  readonly lagMs: number | undefined
  readonly envFile: string | undefined
  readonly output: Output
}

/** What the command is to do. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'start'; readonly options: StartOptions }

type Values = ReadonlyMap<OptionName, string>

const refuse = (message: string): never => {
  throw new CommandFailure(2, `${message} b2c-emulator --help lists the options.`)
}

/** Reads the arguments behind the command's name. @throws CommandFailure with code 2 */
export const readCommandLine = (args: readonly string[]): CommandLine => {
  const values = valuesOf(args)
  if (values.has('help')) return { kind: 'help' }
  if (values.has('version')) return { kind: 'version' }
  if (values.has('json') && values.has('quiet')) refuse('--json and --quiet exclude each other.')
  if (values.has('ca-file') && !values.has('tls')) refuse('--ca-file is for --tls, which is not there.')
  checkFiles(values)
  return {
    kind: 'start',
    options: {
      ports: portsOf(values),
      tls: values.has('tls'),
      caFile: caFileOf(values),
      stateFile: values.get('state'),
      behaviorFile: values.get('behavior'),
      tenant: domainOf(values.get('tenant')),
      tenantType: tenantTypeOf(values.get('tenant-type')),
      clientSecretEnv: values.get('client-secret-env'),
      latencyMs: milliseconds(values, 'latency'),
      lagMs: milliseconds(values, 'lag'),
      envFile: values.get('write-env'),
      output: values.has('json') ? 'json' : values.has('quiet') ? 'quiet' : 'text'
    }
  }
}

const caFileOf = (values: Values): string => values.get('ca-file') ?? 'b2c-emulator-ca.pem'

/** One file cannot be two things: what is written last would replace the other. */
const checkFiles = (values: Values): void => {
  const options = ['state', 'behavior', 'write-env', ...(values.has('tls') ? (['ca-file'] as const) : [])] as const
  const seen = new Map<string, OptionName>()
  for (const option of options) {
    const path = option === 'ca-file' ? caFileOf(values) : values.get(option)
    if (path === undefined) continue
    const other = seen.get(resolve(path))
    if (other) refuse(`--${other} and --${option} are the same file, ${path}; each needs one of its own.`)
    seen.set(resolve(path), option)
  }
}

const isOptionName = (name: string): name is OptionName => optionNames.some(known => known === name)

const valuesOf = (args: readonly string[]): Values => {
  const options = Object.fromEntries(
    optionNames.map(name => [name, { type: takesValue(name) ? ('string' as const) : ('boolean' as const) }])
  )
  const { tokens } = parseArgs({
    args: args.map(arg => (arg === '-h' ? '--help' : arg)),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true
  })
  const values = new Map<OptionName, string>()
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional')
      return refuse(`There is no argument ${token.value}: the command takes options alone.`)
    const { name, rawName, value, inlineValue } = token
    if (!isOptionName(name) || !rawName.startsWith('--')) return refuse(unknownOption(rawName))
    if (values.has(name)) return refuse(`${rawName} is there twice.`)
    if (!takesValue(name) && value !== undefined) return refuse(`${rawName} takes no value, and here is ${value}.`)
    if (takesValue(name) && (value === undefined || value === '')) return refuse(`${rawName} needs a value.`)
    if (value?.startsWith('--') && !inlineValue) {
      return refuse(
        `${rawName} needs a value; ${value} is another option. A value that begins with dashes is given as ${rawName}=VALUE.`
      )
    }
    values.set(name, value ?? '')
  }
  return values
}

const unknownOption = (rawName: string): string => {
  if (rawName === '--host') return 'There is no option --host: the emulator listens on 127.0.0.1 alone.'
  const name = rawName.replace(/^-+/, '')
  const meant = nearest(name, optionNames)
  return meant ? `There is no option ${rawName}; is --${meant} meant?` : `There is no option ${rawName}.`
}

const portOf = (values: Values, option: 'port' | `port-${(typeof services)[number]}`): number | undefined => {
  const value = values.get(option)
  if (value === undefined) return undefined
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  return port <= 65_535 ? port : refuse(`--${option} takes a port from 0 to 65535, not ${value}.`)
}

const portsOf = (values: Values): StartOptions['ports'] => {
  const first = portOf(values, 'port') ?? 8801
  if (first > 65_532) refuse(`--port takes the first of four ports, at most 65532, not ${first}.`)
  const [login = 0, graph = 0, github = 0, azure = 0] = services.map(
    (service, index) => portOf(values, `port-${service}`) ?? (first === 0 ? 0 : first + index)
  )
  const ports = { login, graph, github, azure }
  for (const [index, one] of services.entries()) {
    const other = services.slice(index + 1).find(service => ports[one] !== 0 && ports[service] === ports[one])
    if (other) {
      refuse(
        `--port-${one} and --port-${other} are both ${ports[one]}; each needs a port of its own, and 0 is any free one.`
      )
    }
  }
  return ports
}

const milliseconds = (values: Values, option: 'latency' | 'lag'): number | undefined => {
  const value = values.get(option)
  if (value === undefined) return undefined
  return /^\d{1,9}$/.test(value)
    ? Number(value)
    : refuse(`--${option} takes a whole number of milliseconds, not ${value}.`)
}

const domainOf = (value: string | undefined): string | undefined => {
  if (value === undefined || /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i.test(value)) {
    return value?.toLowerCase()
  }
  return refuse(`--tenant takes a domain such as fabrikam.onmicrosoft.com, not ${value}.`)
}

const tenantTypes: readonly TenantType[] = ['AAD B2C', 'CIAM', 'AAD']

const tenantTypeOf = (value: string | undefined): TenantType | undefined => {
  if (value === undefined) return undefined
  const known = tenantTypes.find(type => type.toLowerCase() === value.toLowerCase())
  return known ?? refuse(`--tenant-type takes "${tenantTypes.join('", "')}", not ${value}.`)
}
