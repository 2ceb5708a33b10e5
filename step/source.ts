// What the command line names: a workflow as it is, or a configuration file or inputs with a workflow around them.

import { resolve } from 'node:path'
import { stringify } from 'yaml'
import { type Checkout, checkoutOf } from './checkout.ts'
import { parseYaml, readYaml, type YamlFile } from './document.ts'
import { textOf } from './expressions.ts'
import { Mistake } from './mistake.ts'
import type { Options } from './options.ts'
import { configIn } from './standIns.ts'
import { mappingOf, type Workflow, workflowOf } from './workflow.ts'

/** A workflow to run, and the checkout for it. */
export type Source = { readonly workflow: Workflow; readonly checkout: Checkout; readonly title: string }

const expression = (text: string): string => `\${{ ${text} }}`
const defaultTenant = 'contoso.onmicrosoft.com'

/** A workflow with one job and one step of the action; the values of the command line are variables of the step. */
const around = (
  title: string,
  inputs: Readonly<Record<string, string>>,
  { secrets, variables }: Options,
  needsCheckout: boolean
): Workflow => {
  const env = {
    ...Object.fromEntries(Object.keys(variables).map(name => [name, expression(`vars.${name}`)])),
    ...Object.fromEntries(Object.keys(secrets).map(name => [name, expression(`secrets.${name}`)]))
  }
  const step = { uses: 'OWNER/b2c-bootstrap@v1', ...(Object.keys(env).length > 0 && { env }), with: inputs }
  const workflow = {
    name: 'Step',
    on: ['workflow_dispatch', 'push', 'pull_request', 'schedule'],
    jobs: {
      step: {
        'runs-on': 'ubuntu-latest',
        environment: /^[a-z][a-z0-9-]*(?=\.)/i.exec(inputs['tenant-id'] ?? '')?.[0] ?? 'contoso',
        permissions: { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' },
        steps: needsCheckout ? [{ uses: 'actions/checkout@v7' }, step] : [step]
      }
    }
  }
  return workflowOf(parseYaml(title, stringify(workflow)))
}

const caller = { 'client-id': expression('vars.B2C_BOOTSTRAP_CLIENT_ID') }
const writesToGitHub = /\b(?:destinations|clientIdVariables)\s*:/

/** The inputs that run a configuration file. */
const inputsFor = ({ content, text }: YamlFile, config: string): Readonly<Record<string, string>> => {
  const tenant = typeof content.tenant === 'string' && !content.tenant.includes('$') ? content.tenant : defaultTenant
  const token = writesToGitHub.test(text) ? { 'github-token': expression('secrets.WRITER_TOKEN') } : {}
  return { 'tenant-id': tenant, ...caller, config, ...token }
}

const ofConfig = (yaml: YamlFile, options: Options): Source => {
  const { folder } = mappingOf(yaml.content.customPolicies)
  const checkout = checkoutOf(yaml.file, options.checkout, folder === undefined ? undefined : textOf(folder))
  const title = yaml.file
  return { workflow: around(title, inputsFor(yaml, checkout.file), options, true), checkout, title }
}

/**
 * The domain of the tenant that a workflow is about: of a configuration file that it names, or of an input.
 *
 * @returns that of Contoso where nothing says it
 */
export const domainOf = ({ jobs }: Workflow, { root }: Checkout): string => {
  const given = jobs.flatMap(job => [job, ...job.steps]).map(({ with: inputs }) => inputs)
  const files = given.flatMap(inputs => Object.values(inputs)).filter(value => typeof value === 'string')
  const named = files.map(file => (/\.ya?ml$/.test(file) ? configIn(root, file)?.tenant : undefined))
  const inputs = given.map(({ 'tenant-id': tenant }) => tenant).filter(value => typeof value === 'string')
  const isDomain = (text: string | undefined): text is string =>
    text !== undefined && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text)
  return [...named, ...inputs].find(isDomain)?.toLowerCase() ?? defaultTenant
}

/** Keys at the top of a configuration file, of which one is enough. */
const sections = ['tenant', 'apps', 'customPolicies', 'policyKeys', 'userFlows', 'identityProviders', 'apiConnectors']

const isConfig = ({ content }: YamlFile): boolean =>
  content.jobs === undefined && (content.version === 1 || sections.some(name => content[name] !== undefined))

/**
 * Reads what is to be run.
 *
 * @throws Mistake for a file that is neither a workflow nor a configuration file
 */
export const sourceOf = (options: Options): Source => {
  if (options.file === undefined && options.config === undefined) {
    const title = 'a step'
    const root = resolve(options.checkout ?? '.')
    const checkout = { root, file: '', isExample: false }
    const tenant = configIn(root, options.with.config ?? '')?.tenant ?? defaultTenant
    const inputs: Readonly<Record<string, string>> = { 'tenant-id': tenant, ...caller, ...options.with }
    const needs = inputs.config !== undefined && inputs.mode !== 'export'
    return { workflow: around(title, inputs, options, needs), checkout, title }
  }
  const file = options.file ?? options.config ?? ''
  const yaml = readYaml(file)
  if (isConfig(yaml)) return ofConfig(yaml, options)
  if (yaml.content.jobs === undefined)
    throw new Mistake('it is neither a workflow (on:, jobs:) nor a configuration file (version: 1).', yaml.placeOf())
  return { workflow: workflowOf(yaml), checkout: checkoutOf(file, options.checkout), title: file }
}
