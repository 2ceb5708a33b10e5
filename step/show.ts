// What a person sees of a run: jobs, steps, their logs, what the tenant and GitHub have seen.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StepResult } from 'action-runner'
import { createMasker } from 'action-runner/parts'
import type { Emulator, Tenant } from 'b2c-emulator'
import type { Inputs } from '../harness/inputs.ts'
import { graphRoundTrips } from '../harness/journal.ts'
import type { Screen } from '../harness/screen.ts'
import { summaryText } from '../harness/summaryText.ts'
import { type Place, placeText } from './mistake.ts'
import type { Changes } from './observed.ts'
import type { Permissions } from './permissions.ts'
import type { Substitute } from './values.ts'
import type { Step } from './workflow.ts'

type Substitutes = ReadonlyMap<string, Substitute>

/** What a step is given. */
export type Given = {
  readonly uses: string
  readonly place: Place
  readonly inputs: Inputs
  /** Those of the workflow, the job and the step. */
  readonly env: Inputs
  readonly substitutes: Substitutes
  readonly notes: readonly string[]
  readonly subject: string | undefined
  readonly tenant: Tenant | undefined
}

/** Shows a run. */
export type Show = {
  readonly job: (label: string, environment: string | undefined, permissions: Permissions) => void
  readonly checkedOut: (root: string) => void
  /** A step of this action that is not run; `substitutes` are what its condition used. */
  readonly skipped: (step: Step, why: string, substitutes: Substitutes) => void
  readonly skippedJob: (label: string, why: string, substitutes: Substitutes) => void
  /** A step of others, with what it would get. */
  readonly others: (step: Step, given: Readonly<Record<string, string>>) => void
  readonly given: (given: Given, label: string) => void
  /** Hides a value from now on. */
  readonly hide: (secret: string) => void
  readonly signedIn: (who: string) => void
  readonly logLine: (line: string) => void
  readonly result: (
    result: StepResult,
    more: { readonly workspace: string; readonly changes: Changes; readonly emulator: Emulator }
  ) => void
  readonly post: (label: string, log: readonly string[], result: StepResult, emulator: Emulator) => void
  readonly emptied: (output: string) => void
}

const stars = (value: string): string => `*** (${value.length} characters)`

const nameOf = ({ name, uses, run, number }: Step): string =>
  name ?? uses ?? run?.trim().split('\n')[0] ?? `step ${number}`

/** Shows on a screen. */
export const createShow = (screen: Screen): Show => {
  // What steps have registered as secret is hidden from then on.
  const masker = createMasker()
  const hide = (value: string): string => (masker.mask(value) === value ? value : stars(value))
  const hideAll = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hide(value)]))

  const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

  const ended = (what: string, { conclusion }: Pick<StepResult, 'conclusion'>): void => {
    const isWell = conclusion === 'success'
    screen.promise(`${what} ${isWell ? 'ended well' : 'failed'}`, isWell)
  }

  const journal = (emulator: Emulator): void => {
    const { entries, writes } = emulator.journal
    const all = entries()
    const topLevel = all.filter(({ parent }) => parent === undefined)
    const count = (service: string): number => writes().filter(one => one.service === service).length
    const inGitHub = count('github') === 0 ? '' : `, and ${count('github')} to GitHub`
    screen.heading(
      `What the tenant saw: ${counted(topLevel.length, 'request')}, ` +
        `Microsoft Graph in ${counted(graphRoundTrips(emulator), 'round trip')}; ${counted(count('graph'), 'write')}${inGitHub}`
    )
    screen.journal(all, true, masker.mask)
  }

  const stored = ({ secrets, variables, comments }: Changes): void => {
    if (secrets.length + variables.length > 0) {
      screen.heading('What GitHub stores now')
      screen.pairs({
        ...Object.fromEntries(secrets.map(({ target, name, value }) => [`secret ${name} of ${target}`, stars(value)])),
        ...Object.fromEntries(
          variables.map(({ target, name, value }) => [`variable ${name} of ${target}`, hide(value)])
        )
      })
    }
    for (const { issue, body } of comments) {
      screen.heading(`Its comment on pull request ${issue}`)
      screen.text(masker.mask(summaryText(body.replace(/<!--[\s\S]*?-->/g, ''))))
    }
  }

  const exported = (workspace: string, path: string): void => {
    if (!existsSync(join(workspace, path))) return
    screen.heading(path)
    screen.text(masker.mask(readFileSync(join(workspace, path), 'utf8').trimEnd()))
  }

  const substitutes = (used: Substitutes): void => {
    for (const [path, { value, isSecret, what }] of used) {
      const shown = value === '' ? '' : ` (${isSecret ? stars(value) : hide(value)})`
      screen.text(`${path} is not given: ${what}${shown}`)
    }
  }

  return {
    job: (label, environment, permissions) => {
      const parts = [
        environment === undefined ? 'no environment' : `environment ${environment}`,
        Object.entries(permissions)
          .map(([name, access]) => `${name}: ${access}`)
          .join(', ') || 'no permissions'
      ]
      screen.chapter(label, parts.join('; '))
    },
    checkedOut: root => screen.text(`actions/checkout: a copy of ${root}`),
    skipped: (step, why, used) => {
      screen.heading(`${nameOf(step)}: skipped, ${why}`)
      substitutes(used)
    },
    skippedJob: (label, why, used) => {
      screen.chapter(label, `Skipped: ${why}.`)
      substitutes(used)
    },
    others: (step, given) => {
      screen.heading(`${nameOf(step)} (not run: it is not a step of this action)`)
      if (Object.keys(given).length > 0) screen.pairs(hideAll(given))
    },
    given: ({ uses, place, inputs, env, substitutes: used, notes, subject, tenant }, label) => {
      screen.heading(`${label} (${placeText(place)})`)
      const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [`env ${name}`, value]))
      screen.pairs({ uses, ...hideAll(inputs), ...hideAll(variables) })
      if (tenant !== undefined)
        screen.text(`in the tenant ${[...new Set([tenant.displayName, tenant.initialDomain, tenant.id])].join(', ')}`)
      if (subject !== undefined) screen.text(`as the job ${subject}`)
      substitutes(used)
      for (const note of notes) screen.text(note)
      screen.heading('Its log')
    },
    signedIn: who => screen.text(`${who} enters the code and signs in`),
    hide: secret => masker.add(secret),
    logLine: screen.logLine,
    result: (result, { workspace, changes, emulator }) => {
      for (const mask of result.masks) masker.add(mask)
      if (Object.keys(result.outputs).length > 0) {
        screen.heading('Its outputs')
        screen.pairs(hideAll(result.outputs))
      }
      if (result.annotations.length > 0) {
        screen.heading('Its annotations')
        for (const { level, message, properties } of result.annotations) {
          const { file, line } = properties
          const at =
            file === undefined ? '' : `${placeText({ file, line: line === undefined ? undefined : Number(line) })}: `
          screen.text(`${level}: ${at}${message}`)
        }
      }
      if (result.summary.trim() !== '') {
        screen.heading('Its job summary')
        screen.text(summaryText(result.summary))
      }
      if (result.outputs.exported !== undefined) exported(workspace, result.outputs.exported)
      stored(changes)
      journal(emulator)
      screen.text('')
      ended('the step', result)
    },
    post: (label, log, result, emulator) => {
      for (const mask of result.masks) masker.add(mask)
      const isQuiet = log.length === 0 && emulator.journal.entries().length === 0
      if (isQuiet && result.conclusion === 'success') return
      screen.heading(`${label}: its post step, at the end of the job`)
      for (const line of log) screen.logLine(line)
      if (emulator.journal.entries().length > 0) journal(emulator)
      ended('the post step', result)
    },
    emptied: output => screen.text(`the output ${output} of the job holds a secret: it arrives empty in other jobs`)
  }
}
