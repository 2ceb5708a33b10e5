// The command line of npm run step.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { optionProblem } from '../harness/commandLine.ts'
import { Mistake } from './mistake.ts'

/** Names and values as the command line gives them. */
type Named = Readonly<Record<string, string>>

/** What to run, and how. */
export type Options = {
  /** A workflow or a configuration file; undefined: the step stands on the command line. */
  readonly file: string | undefined
  readonly job: string | undefined
  readonly step: string | undefined
  readonly event: string | undefined
  readonly ref: string | undefined
  readonly repository: string
  readonly inputs: Named
  readonly variables: Named
  readonly secrets: Named
  /** Outputs of steps and jobs that are not run, as `STEP.NAME`. */
  readonly outputs: Named
  /** Inputs of the step, in the place of those of the file. */
  readonly with: Named
  /** The configuration file of a step without workflow. */
  readonly config: string | undefined
  readonly checkout: string | undefined
  readonly scaffold: boolean
  /** Configuration files that the tenant is brought in step with before. */
  readonly before: readonly string[]
  readonly callerPermissions: readonly string[] | undefined
  readonly twice: boolean
  readonly keep: boolean
  readonly summary: string | undefined
  readonly behavior: string | undefined
  readonly lagMs: number
  readonly latencyMs: number
  readonly help: boolean
}

/** What --help prints. */
export const usage = `npm run step -- FILE [options]
npm run step -- --with NAME=VALUE ... [options]

FILE is a workflow with steps of this action, or a configuration file. Every step of the action in it is run against an emulated
tenant on this machine; steps of others are shown and not run.

  --job NAME             only this job
  --step ID|NUMBER       only this step of each job: its id, or its place in the job, from 1
  --event NAME           the event of the run; default: the first one of the workflow
  --ref REF              the branch or tag, such as main or refs/tags/v1
  --input NAME=VALUE     an input of workflow_dispatch
  --with NAME=VALUE      an input of the step, in the place of that of the file
  --config FILE          the configuration file of a step without workflow, as FILE alone
  --var NAME=VALUE       a variable (vars.NAME); otherwise it is made up
  --secret NAME=VALUE    a secret (secrets.NAME); otherwise it is made up. NAME=@FILE reads a file
  --output ID.NAME=VALUE an output of a step or job that is not run
  --repository OWNER/NAME  default: octo-org/b2c
  --checkout FOLDER      what actions/checkout gives, in the place of the folder that is found
  --scaffold             lays what is missing there: a configuration file, policies
  --before FILE          a configuration file that the tenant holds already; may be repeated
  --caller-permissions NAMES  Microsoft Graph permissions of the callers that are made up; default: all that the action may need
  --twice                all of it again on the same tenant
  --keep                 leaves the emulator running until Ctrl+C
  --summary FILE         writes the job summaries as Markdown
  --behavior FILE        behavior of the emulator, as JSON or YAML
  --lag MS               how far reads lag behind writes
  --latency MS           is added to every answer; default 25
  --help                 this text
`

const flags = {
  job: { type: 'string' },
  step: { type: 'string' },
  event: { type: 'string' },
  ref: { type: 'string' },
  input: { type: 'string', multiple: true },
  with: { type: 'string', multiple: true },
  config: { type: 'string' },
  var: { type: 'string', multiple: true },
  secret: { type: 'string', multiple: true },
  output: { type: 'string', multiple: true },
  repository: { type: 'string', default: 'octo-org/b2c' },
  checkout: { type: 'string' },
  scaffold: { type: 'boolean', default: false },
  before: { type: 'string', multiple: true },
  'caller-permissions': { type: 'string' },
  twice: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  summary: { type: 'string' },
  behavior: { type: 'string' },
  lag: { type: 'string', default: '0' },
  latency: { type: 'string', default: '25' },
  help: { type: 'boolean', default: false }
} as const

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true })
  } catch (error) {
    throw new Mistake(optionProblem(error, Object.keys(flags)))
  }
}

const pairsOf = (flag: string, texts: readonly string[] = []): Named =>
  Object.fromEntries(
    texts.map(text => {
      const equals = text.indexOf('=')
      // What stands there in the place of a name may be the secret itself.
      const shown = flag === 'secret' ? '' : `, not "${text.slice(0, 40)}"`
      if (equals < 1) throw new Mistake(`--${flag} takes NAME=VALUE${shown}.`)
      return [text.slice(0, equals), text.slice(equals + 1)]
    })
  )

const outputsOf = (texts?: readonly string[]): Named => {
  const named = pairsOf('output', texts)
  const wrong = Object.keys(named).find(name => !/^[^.]+\.[^.]+$/.test(name))
  if (wrong === undefined) return named
  throw new Mistake(`--output takes ID.NAME=VALUE, the id of a step or job and the name of its output, not "${wrong}".`)
}

const readSecret = (name: string, value: string): string => {
  if (!value.startsWith('@')) return value
  try {
    return readFileSync(value.slice(1), 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new Mistake(`--secret ${name}: the file ${value.slice(1)} cannot be read; give the value, or @ and a file.`)
  }
}

const milliseconds = (flag: string, text: string): number => {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new Mistake(`--${flag} takes a whole number of milliseconds, not "${text}".`)
}

/**
 * Reads the arguments.
 *
 * @param argv what stands behind the name of the script
 * @throws Mistake for an unknown option, a value that it does not take, or neither a file nor --with
 */
export const readOptions = (argv: readonly string[]): Options => {
  const { values, positionals } = parse(argv)
  const [file, ...more] = positionals
  if (more.length > 0) throw new Mistake(`one file at a time is run, not also ${more.join(', ')}.`)
  const given = pairsOf('with', values.with)
  if (file !== undefined && values.config !== undefined)
    throw new Mistake(
      `--config is for a step without workflow; --with config=${values.config} sets the input in ${file}.`
    )
  if (file === undefined && values.config === undefined && Object.keys(given).length === 0 && !values.help)
    throw new Mistake('name a workflow or a configuration file, or give the inputs of a step by --with NAME=VALUE.')
  if (!/^[\w.-]+\/[\w.-]+$/.test(values.repository))
    throw new Mistake(`--repository takes OWNER/NAME, not "${values.repository}".`)
  const secrets = pairsOf('secret', values.secret)
  return {
    file,
    job: values.job,
    step: values.step,
    event: values.event,
    ref: values.ref,
    repository: values.repository,
    inputs: pairsOf('input', values.input),
    variables: pairsOf('var', values.var),
    secrets: Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, readSecret(name, value)])),
    outputs: outputsOf(values.output),
    with: given,
    config: values.config,
    checkout: values.checkout,
    scaffold: values.scaffold,
    before: values.before ?? [],
    callerPermissions: values['caller-permissions']?.split(/[\s,]+/).filter(name => name !== ''),
    twice: values.twice,
    keep: values.keep,
    summary: values.summary,
    behavior: values.behavior,
    lagMs: milliseconds('lag', values.lag),
    latencyMs: milliseconds('latency', values.latency),
    help: values.help
  }
}
