// Questions about directory roles, and when tokens show what was granted.

import type { Switches } from '../../harness/switches.ts'
import { saidBy } from '../client.ts'
import { type Finding, notAnswerable, settled } from '../finding.ts'
import { type Kit, settledAnswer } from '../kit.ts'
import { grant, makeApplication, makeCaller, makeServicePrincipal, type SecondCaller, tokenWith } from '../made.ts'
import type { Probe } from '../probe.ts'
import { patchedMs, type Range, saidOf } from '../range.ts'
import { assignments, directoryReaders, legacyMembers, memberRole } from '../roles.ts'

const needs = ['Application.ReadWrite.All', 'RoleManagement.ReadWrite.Directory']

const unifiedRoles: Probe = {
  id: 2,
  question: 'Does the tenant have the unified role API (roleManagement), or the older directoryRoles alone?',
  does: 'Assigns the role Directory Readers to an application of its own by the unified API, else by the older one, and takes it away.',
  needs,
  sets: ['unifiedRoles', 'unifiedRolesStatus'],
  means: 'Supported: the action assigns roles in one request. Unsupported: it takes the older API, at these statuses.',
  run: async kit => {
    const application = await makeApplication(kit, 'roles')
    const principalId = await makeServicePrincipal(kit, application)
    const body = { principalId, roleDefinitionId: directoryReaders, directoryScopeId: '/' }
    const assigned = await settledAnswer(kit, 'assign a role by the unified API', {
      method: 'POST',
      path: assignments,
      body
    })
    if (assigned.ok || /conflicting object/i.test(assigned.message))
      return settled({ unifiedRoles: 'supported' }, 'The unified API assigns roles.')
    const { status } = assigned
    const older = await assignByOlderApi(kit, principalId)
    if (older !== undefined) return notAnswerable(`Neither API assigns the role: ${saidBy(assigned)}; ${older}`)
    const listed: Switches = status === 400 || status === 403 ? { unifiedRolesStatus: status } : {}
    return settled({ unifiedRoles: 'unsupported', ...listed }, `The unified API refuses: ${saidBy(assigned)}`)
  }
}

/** Assigns Directory Readers by the older API; gives what was said where that is refused. */
const assignByOlderApi = async (kit: Kit, principalId: string): Promise<string | undefined> => {
  const body = { roleTemplateId: directoryReaders }
  const active = await settledAnswer(kit, 'activate the role', { method: 'POST', path: '/directoryRoles', body })
  if (!active.ok && !/conflicting object/i.test(active.message)) return saidBy(active)
  const link = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${principalId}` }
  const path = `${legacyMembers}/$ref`
  const added = await settledAnswer(kit, 'assign a role by the older API', { method: 'POST', path, body: link })
  return added.ok || /already exist/i.test(added.message) ? undefined : saidBy(added)
}

const compoundFilter: Probe = {
  id: 5,
  question: 'Can role assignments be filtered by two fields at once?',
  does: 'Asks for the assignments of one principal and one role in one $filter.',
  needs: ['RoleManagement.ReadWrite.Directory'],
  sets: ['compoundRoleFilter'],
  means:
    'Supported: one assignment could be asked for. Refused: all those of a principal are listed, as the action does today.',
  run: async kit => {
    const one = `principalId eq '${kit.principalId ?? directoryReaders}'`
    const filtered = (filter: string) =>
      kit.graph.send({ method: 'GET', path: `${assignments}?$filter=${encodeURIComponent(filter)}` })
    const simple = await filtered(one)
    if (!simple.ok) return notAnswerable(`The tenant has no unified role API: ${saidBy(simple)}`)
    const compound = await filtered(`${one} and roleDefinitionId eq '${directoryReaders}'`)
    const supported = compound.ok
    const note = supported ? 'The filter is accepted.' : `The filter is refused: ${saidBy(compound)}`
    return settled({ compoundRoleFilter: supported ? 'supported' : 'refused' }, note)
  }
}

const tokens: Probe = {
  id: 8,
  question: 'When does a new token show a new permission, and does a directory role need a new token?',
  does: 'Grants a weak permission to a second caller and asks for tokens until one shows it; then assigns Directory Readers and reads a user with a token from before.',
  needs: [...needs, 'AppRoleAssignment.ReadWrite.All'],
  sets: ['replication.tokenLagMs', 'directoryRoles', 'memberRoleOfApplications'],
  means:
    'The action waits for new tokens after a grant: the time says for how long. Live: a role works without a new token.',
  run: async kit => {
    const caller = await makeCaller(kit, 'tokens', [])
    const lag = await tokenLag(kit, caller)
    const { claims } = await tokenWith(kit, caller.signIn)
    const switches = {
      'replication.tokenLagMs': patchedMs(lag),
      ...(claims && {
        memberRoleOfApplications: claims.directoryRoles.includes(memberRole) ? 'in wids' : 'absent'
      })
    }
    const note = `A new permission stood in a new token ${saidOf(lag)}.`
    return withRole(kit, caller, switches, note)
  }
}

const pollMs = 1_000

/** How long after a grant the first token shows it: between the last without it and the first with it. */
const tokenLag = async (kit: Kit, { principalId, signIn }: SecondCaller): Promise<Range> => {
  const { clock } = kit.runtime
  const permission = 'Organization.Read.All'
  const beforeMs = clock.monotonic()
  await grant(kit, principalId, [permission])
  const grantedMs = clock.monotonic()
  let atLeastMs: number | undefined
  for (;;) {
    const askedMs = clock.monotonic()
    const { claims } = await tokenWith(kit, signIn)
    if (claims?.roles.includes(permission)) return { atLeastMs, atMostMs: clock.monotonic() - beforeMs }
    atLeastMs = Math.max(0, askedMs - grantedMs)
    const waitedMs = clock.monotonic() - grantedMs
    const leftMs = kit.context.deadline.endsMs - clock.monotonic()
    if (leftMs <= 0) throw new Error('No token showed the permission before the deadline.')
    const wait = {
      operation: 'see the permission in a token',
      reason: 'not there',
      attempts: 1,
      waitedMs,
      pauseMs: pollMs,
      leftMs
    }
    kit.context.onWait(wait)
    await kit.runtime.sleep(pollMs, kit.runtime.cancelled)
  }
}

const withRole = async (kit: Kit, caller: SecondCaller, switches: Switches, note: string): Promise<Finding> => {
  const read = { method: 'GET', path: '/users?$top=1&$select=id' } as const
  const unanswered = (why: string): Finding => settled(switches, `${note} About roles: ${why}`)
  const before = await caller.graph.send(read)
  if (before.ok) return unanswered('an application may read users here without any permission.')
  const refused = await assignReader(kit, caller.principalId)
  if (refused !== undefined) return unanswered(`the role cannot be assigned: ${refused}`)
  const { value } = await tokenWith(
    kit,
    caller.signIn,
    ({ claims }) => claims?.directoryRoles.includes(directoryReaders) ?? true
  )
  const renewed = kit.clientOf(async () => value)
  const control = await settledAnswer(kit, 'read a user with a new token', read, renewed)
  if (!control.ok) return unanswered(`the role has no effect in a new token either: ${saidBy(control)}`)
  const old = await settledAnswer(kit, 'read a user with the token from before', read, caller.graph)
  return settled(
    { ...switches, directoryRoles: old.ok ? 'live' : 'token' },
    `${note} A directory role ${old.ok ? 'works with a token from before' : 'needs a new token'}.`
  )
}

/** Assigns Directory Readers by whichever API there is; gives what was said where both refuse. */
const assignReader = async (kit: Kit, principalId: string): Promise<string | undefined> => {
  const body = { principalId, roleDefinitionId: directoryReaders, directoryScopeId: '/' }
  const assigned = await settledAnswer(kit, 'assign a role', { method: 'POST', path: assignments, body })
  return assigned.ok || /conflicting object/i.test(assigned.message) ? undefined : assignByOlderApi(kit, principalId)
}

/** Probes about roles and tokens. */
export const roleProbes: readonly Probe[] = [unifiedRoles, compoundFilter, tokens]
