// Every option of the command: what it takes, and what the help says of it.

type OptionRow = {
  /** What stands for the value in the help; absent for an option without one. */
  readonly value?: string
  readonly help: string
}

/** The options, in the order of the help. */
export const optionTable = {
  port: { value: 'PORT', help: 'four ports in a row from here on (default 8801); 0: any free ones' },
  'port-login': { value: 'PORT', help: 'Microsoft Entra ID' },
  'port-graph': { value: 'PORT', help: 'Microsoft Graph' },
  'port-github': { value: 'PORT', help: 'GitHub' },
  'port-azure': { value: 'PORT', help: "Azure's management API" },
  tls: { help: 'https, with a certificate of an authority that is made at the start' },
  'ca-file': { value: 'FILE', help: 'where --tls writes the authority (default b2c-emulator-ca.pem)' },
  state: { value: 'FILE', help: 'keeps the state in this file, secrets included' },
  behavior: { value: 'FILE', help: 'how the tenant behaves: a JSON object as for startEmulator' },
  tenant: { value: 'DOMAIN', help: 'the initial domain of the tenant (default contoso.onmicrosoft.com)' },
  'tenant-type': { value: 'TYPE', help: 'AAD B2C (default), CIAM (External ID) or AAD (workforce)' },
  'client-secret-env': {
    value: 'NAME',
    help: "the environment variable with the caller's secret (default: a random one)"
  },
  latency: { value: 'MS', help: 'added to every answer' },
  lag: { value: 'MS', help: 'how far reads lag behind writes; lists lag twice as far' },
  'write-env': { value: 'FILE', help: 'writes addresses and caller as environment variables; removed at the end' },
  json: { help: 'says where it is in one line of JSON' },
  quiet: { help: 'says nothing' },
  version: { help: 'prints the version' },
  help: { help: 'prints this text' }
} as const satisfies Readonly<Record<string, OptionRow>>

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof optionTable

/** The names of all options. */
export const optionNames = Object.keys(optionTable) as readonly OptionName[]

/** Whether an option has a value. */
export const takesValue = (name: OptionName): boolean => 'value' in optionTable[name]

const rows: readonly (readonly [OptionName, OptionRow])[] = optionNames.map(name => [name, optionTable[name]])

/** What --help prints. */
export const usage = `b2c-emulator [options]

An Azure AD B2C tenant on 127.0.0.1: Microsoft Entra ID, Microsoft Graph, GitHub, and Azure's management API.

${rows.map(([name, { value = '', help }]) => `  ${`--${name} ${value}`.padEnd(26)}${help}`).join('\n')}

It ends with Ctrl+C, SIGTERM or SIGHUP. Exit codes: 0, 2 for a command line that is not understood, 1 for anything else.
`
