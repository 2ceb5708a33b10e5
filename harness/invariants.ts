// What must hold after every run: nothing twice, every secret accounted for, no leak. The state of the tenant is read from the
// emulator's true state, never from what the action says about itself.

import { microsoftGraphAppRoles, type PasswordCredential, roleTemplateId } from 'b2c-emulator'
import { checkDestinations } from './destinations.ts'
import { wantedPermissions, wantedRole, wantedSubject } from './scenarios.ts'
import { deliveredKeyIds, placeRecords } from './tags.ts'
import { callerSecret, candidateApplications, type Step, type TenantFixture } from './tenantFixture.ts'
import { dayMs, hourMs, minuteMs } from './times.ts'

/** What was found in a tenant. `wrong` may never be; `pending` is what the next run has to remove; `missing` what it has to make. */
export type Findings = {
  readonly wrong: readonly string[]
  readonly pending: readonly string[]
  readonly missing: readonly string[]
}

const repeated = (keys: readonly string[]): readonly string[] =>
  keys.filter((key, index) => keys.indexOf(key) !== index)

const ephemeralName = /\(ephemeral [0-9a-f]{12}\)$/

/** Checks the state of the tenant. Of each run that was at work at the same time, one secret may not have been received yet. */
export const checkTenant = ({ emulator, scenario, received }: TenantFixture, runsAtOnce = 1): Findings => {
  const { tenant, clock } = emulator
  const wrong: string[] = []
  const pending: string[] = []
  const missing: string[] = []
  const applications = candidateApplications(tenant)
  const [application] = applications
  if (applications.length > 1) wrong.push(`${applications.length} applications`)
  if (application === undefined) return { wrong, pending, missing: ['the application'] }
  const ours = applications.map(({ appId }) => appId)
  const principals = tenant.servicePrincipals.all().filter(({ appId }) => ours.includes(appId))
  const [principal] = principals
  if (principals.length > 1) wrong.push(`${principals.length} service principals`)
  if (principal === undefined) missing.push('the service principal')

  const graph = tenant.servicePrincipals.all().find(({ displayName }) => displayName === 'Microsoft Graph')
  const grants = tenant.appRoleAssignments.all().filter(({ principalId }) => principalId === principal?.id)
  for (const key of repeated(grants.map(grant => `${grant.resourceId} ${grant.appRoleId}`)))
    wrong.push(`grant twice: ${key}`)
  const wanted = wantedPermissions.map(name => microsoftGraphAppRoles.find(({ value }) => value === name)?.id)
  for (const grant of grants)
    if (grant.resourceId !== graph?.id || !wanted.includes(grant.appRoleId)) wrong.push('a grant nobody declared')
  for (const [index, id] of wanted.entries())
    if (!grants.some(({ appRoleId }) => appRoleId === id)) missing.push(`the grant of ${wantedPermissions[index]}`)

  const roles = tenant.roleAssignments.all().filter(({ principalId }) => principalId === principal?.id)
  for (const key of repeated(roles.map(role => role.roleDefinitionId))) wrong.push(`role twice: ${key}`)
  if (!roles.some(role => role.roleDefinitionId === roleTemplateId(wantedRole))) missing.push('the directory role')
  if (roles.length > 1) wrong.push('a directory role nobody declared')

  const trusted = application.federatedIdentityCredentials
  for (const key of repeated(trusted.map(({ issuer, subject }) => `${issuer} ${subject}`)))
    wrong.push(`federated credential twice: ${key}`)
  for (const key of repeated(trusted.map(({ name }) => name.toLowerCase()))) wrong.push(`name twice: ${key}`)
  if (scenario.inputs['federated-credentials'] !== undefined && !trusted.some(item => item.subject === wantedSubject))
    missing.push('the federated credential')

  const destinations = checkDestinations(scenario, emulator, application)
  wrong.push(...destinations.wrong)
  missing.push(...destinations.missing)

  const delivered = new Set(deliveredKeyIds(application))
  const recorded = new Set([...delivered, ...placeRecords(application).map(({ keyId }) => keyId)])
  const now = clock.now()
  const isReceived = ({ secretText }: PasswordCredential): boolean => received.includes(secretText)
  for (const secret of application.passwordCredentials) {
    const { displayName, keyId, endMs } = secret
    if (ephemeralName.test(displayName ?? '')) {
      if (endMs > now + hourMs + minuteMs) wrong.push(`ephemeral secret ${keyId} lives longer than an hour`)
      pending.push(`ephemeral secret ${displayName}`)
    } else if (!delivered.has(keyId)) pending.push(`undelivered secret ${displayName}`)
    else if (!isReceived(secret)) wrong.push(`secret ${displayName} is recorded as delivered, but nobody received it`)
  }
  const unreceived = application.passwordCredentials.filter(
    ({ keyId, displayName, endMs }) => endMs > now && !recorded.has(keyId) && !ephemeralName.test(displayName ?? '')
  )
  if (unreceived.length > runsAtOnce) wrong.push(`${unreceived.length} live secrets that nobody received`)
  if (scenario.inputs.secret !== 'ephemeral') {
    const inForce = application.passwordCredentials.filter(
      secret => delivered.has(secret.keyId) && isReceived(secret) && secret.endMs > now + 30 * dayMs
    )
    if (inForce.length === 0) missing.push('a delivered secret that lasts')
  }
  return { wrong, pending, missing }
}

/** Checks what a step shows: it may never leak one of the secrets, leave files, crash, or fail without saying what to do. */
export const checkShown = ({ main, post }: Step, secrets: readonly string[]): readonly string[] => {
  const wrong: string[] = []
  for (const result of post === undefined ? [main] : [main, post]) {
    const name = result === main ? 'main' : 'post'
    // The runner itself reads the lines that register a mask; people never see them.
    const shown = result.stdout.replace(/^::add-mask::.*$/gm, '')
    for (const text of [shown, result.stderr, result.log, result.rawSummary])
      if (secrets.some(secret => text.includes(secret))) wrong.push(`${name}: a secret is shown`)
    if (result.stderr !== '') wrong.push(`${name}: wrote to standard error: ${result.stderr.slice(0, 200)}`)
    if (Object.keys(result.leftFiles).length > 0) wrong.push(`${name}: left files`)
    if (/^\s+at .+:\d+:\d+\)?$/m.test(result.log)) wrong.push(`${name}: a stack is shown`)
    if (/in a way it should not/.test(result.log)) wrong.push(`${name}: an internal error`)
  }
  if (post !== undefined && post.conclusion !== 'success') wrong.push('post: failed the job')
  if (main.conclusion === 'failure') {
    if (main.exitCode !== 1) wrong.push(`main: ended with ${main.exitCode ?? main.signal} instead of 1`)
    const errors = main.annotations.filter(({ level }) => level === 'error')
    if (errors.length !== 1) wrong.push(`main: failed with ${errors.length} error annotations`)
    // The message stands on the first line, the next step on those after it.
    if (!errors.every(({ message }) => message.split('\n').length >= 2)) wrong.push('main: failed without a next step')
  }
  return wrong
}

/** Checks the output of a step of a scenario with one app. */
export const checkOutput = (step: Step, { received }: TenantFixture): readonly string[] => {
  const { conclusion, outputs } = step.main
  const lacks = conclusion === 'success' && !outputs['client-id'] ? ['main: succeeded without outputs'] : []
  return [...checkShown(step, [callerSecret, ...received]), ...lacks]
}
