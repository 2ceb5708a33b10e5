// Questions that a second caller answers: an application of the kit with a secret and few permissions.

import { saidBy } from '../client.ts'
import { notAnswerable, settled } from '../finding.ts'
import { lasting, must, settledAnswer } from '../kit.ts'
import { makeApplication, makeCaller, makeServicePrincipal, makeUser, microsoftGraph, newPassword } from '../made.ts'
import type { Probe } from '../probe.ts'

const applicationsAndGrants = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']

const federatedSignIn: Probe = {
  id: 1,
  question: 'Can an application sign in to a B2C tenant with a federated credential?',
  does: 'Makes an application that trusts the running job of GitHub Actions, and signs in as it.',
  needs: ['Application.ReadWrite.All'],
  sets: ['federatedSignIn'],
  means:
    'Accepted: workflows need no secret, as the documentation of the action recommends. Refused: it has to recommend a certificate.',
  run: async kit => {
    const { workload } = kit
    if (workload === undefined)
      return notAnswerable('This run has no identity token of GitHub Actions: use the workflow, with id-token: write.')
    const { issuer, subject, audience } = await workload.claims()
    const application = await makeApplication(kit, 'federated')
    await makeServicePrincipal(kit, application)
    const path = `/applications/${application.id}/federatedIdentityCredentials`
    const body = { name: kit.mark.key('job'), issuer, subject, audiences: [audience] }
    await must(kit, 'create a federated credential', { method: 'POST', path, body })
    const signIn = workload.signIn(application.appId)
    const attempt = await lasting(
      kit,
      'sign in with the federated credential',
      kit.patienceMs,
      signIn,
      ({ kind }) => kind === 'token',
      one => (one.kind === 'token' ? '' : one.error.message)
    )
    if (attempt.kind === 'transient') throw attempt.error
    if (attempt.kind === 'refused')
      return settled({ federatedSignIn: 'refused' }, `The sign-in is refused: ${attempt.error.message}`)
    return settled({ federatedSignIn: 'accepted' }, 'The job signed in with its identity token.')
  }
}

const passwordReset: Probe = {
  id: 3,
  question:
    'Can an application reset passwords with User-PasswordProfile.ReadWrite.All alone, without a directory role?',
  does: 'Makes a disabled user and a second caller with that permission alone, which sets the password of that user.',
  needs: [...applicationsAndGrants, 'Organization.Read.All', 'User.ReadWrite.All', 'User.DeleteRestore.All'],
  sets: ['passwordResetNeedsRole'],
  means:
    'Without a role: the preset user-passwords is enough as it is. With one: it has to assign User Administrator as well.',
  run: async kit => {
    const user = await makeUser(kit, 'user')
    const caller = await makeCaller(kit, 'passwords', ['User-PasswordProfile.ReadWrite.All'])
    const body = { passwordProfile: { password: newPassword(kit), forceChangePasswordNextSignIn: true } }
    const request = { method: 'PATCH', path: `/users/${user}`, body } as const
    const set = await settledAnswer(kit, 'set the password as the second caller', request, caller.graph)
    if (set.ok) return settled({ passwordResetNeedsRole: false }, 'The permission alone is enough.')
    if (set.status !== 403) return notAnswerable(`The service answers with something else: ${saidBy(set)}`)
    return settled(
      { passwordResetNeedsRole: true },
      `The permission alone is refused, and goes on being: ${saidBy(set)}`
    )
  }
}

const autoOwnership: Probe = {
  id: 6,
  question: 'Does an application with Application.ReadWrite.OwnedBy become the owner of what it creates?',
  does: 'A second caller with that permission alone creates an application without naming owners; then its owners are read.',
  needs: applicationsAndGrants,
  sets: ['autoOwnership'],
  means:
    'Either way the action names its caller as owner where that holds Application.ReadWrite.OwnedBy; where it becomes the owner by itself, that could go.',
  run: async kit => {
    const caller = await makeCaller(kit, 'owner', ['Application.ReadWrite.OwnedBy'])
    const made = await makeApplication(kit, 'owned', {}, caller.graph)
    const owners = await lasting(
      kit,
      'see an owner',
      kit.patienceMs,
      () => kit.graph.list(`/applications/${made.id}/owners?$select=id`),
      list => list.some(({ id }) => id === caller.principalId),
      list => `${list.length} owners`
    )
    const owned = owners.some(({ id }) => id === caller.principalId)
    const note = owned
      ? 'The creator is among the owners.'
      : 'The creator is not among the owners, nor does it become one.'
    return settled({ autoOwnership: owned }, note)
  }
}

/** The weakest permission that a grant can be tried with: it reads the names of users. */
const harmless = ['User.ReadBasic.All', 'Organization.Read.All'] as const

const grantedRoles: Probe = {
  id: 10,
  question: "Is Application.ReadWrite.All alone enough to grant Microsoft Graph's own application permissions?",
  does: 'A second caller with that permission alone changes an application of the kit, to prove that the permission works, and then tries to grant a weak permission to it.',
  needs: applicationsAndGrants,
  sets: ['applicationsGrantGraphRoles'],
  means:
    'False: as the documentation has it. True: whoever holds Application.ReadWrite.All can give itself every permission, and docs/permissions.md has to list it as such.',
  run: async kit => {
    const caller = await makeCaller(kit, 'granting', ['Application.ReadWrite.All'])
    const target = await makeApplication(kit, 'granted')
    const principalId = await makeServicePrincipal(kit, target)
    const change = {
      method: 'PATCH',
      path: `/applications/${target.id}`,
      body: { notes: kit.mark.displayName('notes') }
    } as const
    const changed = await settledAnswer(kit, 'change an application as the second caller', change, caller.graph)
    if (!changed.ok) return notAnswerable(`The second caller's permission has no effect: ${saidBy(changed)}`)
    const graph = await microsoftGraph(kit)
    const permission = harmless.find(one => graph.roles.has(one))
    if (permission === undefined)
      return notAnswerable('Microsoft Graph of this tenant knows no weak permission to try.')
    const body = { principalId, resourceId: graph.id, appRoleId: graph.roles.get(permission) }
    const request = { method: 'POST', path: `/servicePrincipals/${graph.id}/appRoleAssignedTo`, body } as const
    const granted = await settledAnswer(kit, 'grant a permission as the second caller', request, caller.graph)
    const done = granted.ok || /already exists/i.test(granted.message)
    if (!done && granted.status !== 403)
      return notAnswerable(`The service answers with something else: ${saidBy(granted)}`)
    const note = done ? 'The grant is accepted.' : `The grant is refused, and goes on being: ${saidBy(granted)}`
    return settled({ applicationsGrantGraphRoles: done }, note)
  }
}

/** Probes with a caller of their own. */
export const callerProbes: readonly Probe[] = [federatedSignIn, passwordReset, autoOwnership, grantedRoles]
