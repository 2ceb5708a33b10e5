// Questions about user flows, identity providers, branding, and the kind of the tenant.

import type { Switches } from '../../harness/switches.ts'
import { asText } from '../../src/util/json.ts'
import { isEmptyBranding } from '../branding.ts'
import { type Answer, AnswerError, saidBy } from '../client.ts'
import { notAnswerable, settled } from '../finding.ts'
import { type Kit, settledAnswer } from '../kit.ts'
import { readable } from '../made.ts'
import { newKeySecret } from '../madePolicies.ts'
import type { Probe } from '../probe.ts'

const userFlows = '/identity/b2cUserFlows'
const providers = '/identity/identityProviders'

const flowBody = ({ mark }: Kit, part: string) => ({
  id: mark.id(part),
  userFlowType: 'signUpOrSignIn',
  userFlowTypeVersion: 3
})

/** Makes a user flow; gives the refusal where it is refused for as long as replication could explain. */
const makeFlow = async (kit: Kit, part: string): Promise<Answer> => {
  const request = { method: 'POST', path: userFlows, version: 'beta', body: flowBody(kit, part) } as const
  const made = await settledAnswer(kit, 'create a user flow', request)
  if (made.ok) await readable(kit, 'user flow', flowPath(kit, part), 'beta')
  return made
}

const flowPath = ({ mark }: Kit, part: string): string => `${userFlows}/B2C_1_${mark.id(part)}`

const addProvider: Probe = {
  id: 16,
  question: 'Which method adds an identity provider to a user flow, POST or PATCH?',
  does: 'Makes a user flow and a provider of OpenID Connect, adds the one to the other with POST, takes it away, and adds it with PATCH.',
  needs: ['IdentityUserFlow.ReadWrite.All', 'IdentityProvider.ReadWrite.All'],
  sets: ['identity.addProvider'],
  means: 'The action tries POST and then PATCH: one of the two can go, and its tests need one only.',
  run: async kit => {
    const flow = await makeFlow(kit, 'provider')
    if (!flow.ok) return notAnswerable(`A user flow cannot be made: ${saidBy(flow)}`)
    const body = {
      '@odata.type': '#microsoft.graph.openIdConnectIdentityProvider',
      displayName: kit.mark.displayName('provider'),
      clientId: '00000000-0000-0000-0000-000000000000',
      clientSecret: newKeySecret(kit),
      metadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
      responseType: 'code',
      responseMode: 'form_post',
      scope: 'openid',
      claimsMapping: { userId: 'sub', displayName: 'name' }
    }
    const made = await settledAnswer(kit, 'create a provider', {
      method: 'POST',
      path: providers,
      version: 'beta',
      body
    })
    if (!made.ok) return notAnswerable(`A provider of OpenID Connect cannot be made: ${saidBy(made)}`)
    const id = asText(made.json.id)
    await readable(kit, 'provider', `${providers}/${id}`, 'beta')
    const path = `${flowPath(kit, 'provider')}/userFlowIdentityProviders`
    const link = { '@odata.id': `https://graph.microsoft.com/beta${providers}/${id}` }
    const add = (method: 'POST' | 'PATCH') =>
      settledAnswer(kit, `add the provider with ${method}`, {
        method,
        path: `${path}/$ref`,
        version: 'beta',
        body: link
      })
    const post = await add('POST')
    if (post.ok) {
      const request = { method: 'DELETE', path: `${path}/${id}/$ref`, version: 'beta' } as const
      const removed = await settledAnswer(kit, 'take the provider away', request)
      if (!removed.ok) throw new AnswerError('take the provider away', removed)
    }
    const patch = await add('PATCH')
    if (!post.ok && !patch.ok) return notAnswerable(`Neither works. POST: ${saidBy(post)} PATCH: ${saidBy(patch)}`)
    const works = post.ok && patch.ok ? 'both' : post.ok ? 'POST' : 'PATCH'
    const refused = post.ok ? (patch.ok ? '' : `PATCH: ${saidBy(patch)}`) : `POST: ${saidBy(post)}`
    return settled({ 'identity.addProvider': works }, `What works: ${works}. ${refused}`.trim())
  }
}

const appOnly: Probe = {
  id: 19,
  question:
    'May an application without a user manage branding and user flows, and what stands where there is no branding?',
  does: 'Creates a user flow. Where the tenant has no branding, gives it a text on the sign-in page and deletes the branding again; a branding that is there is not touched.',
  needs: ['OrganizationalBranding.ReadWrite.All', 'IdentityUserFlow.ReadWrite.All'],
  sets: ['appOnlyBranding', 'brandingBeforeFirst', 'identity.appOnlyUserFlows'],
  means: 'Allowed: a configuration file can declare them. Refused: these parts need a person who signs in.',
  run: async kit => {
    const flow = await makeFlow(kit, 'apponly')
    const flows: Switches =
      flow.ok || flow.status === 403 ? { 'identity.appOnlyUserFlows': flow.ok ? 'allowed' : 'refused' } : {}
    const flowNote = flow.ok ? 'A user flow is accepted.' : `A user flow is refused: ${saidBy(flow)}`
    const branding = await brandingAnswers(kit)
    return settled({ ...flows, ...branding.switches }, `${flowNote} ${branding.note}`)
  }
}

const brandingAnswers = async (kit: Kit): Promise<{ readonly switches: Switches; readonly note: string }> => {
  const path = `/organization/${kit.tenant.id}/branding`
  const read = { method: 'GET', path, headers: { 'accept-language': '0' } } as const
  const before = await kit.graph.send(read)
  if (before.status === 403) {
    const lasting = await settledAnswer(kit, 'read the branding', read)
    if (!lasting.ok && lasting.status === 403)
      return { switches: { appOnlyBranding: 'refused' }, note: `Reading the branding is refused: ${saidBy(lasting)}` }
  }
  const first = before.status === 404 ? 'absent' : before.ok && isEmptyBranding(before.json) ? 'empty' : undefined
  if (first === undefined && before.ok)
    return { switches: {}, note: 'The tenant has a branding, which may be read; it was not touched.' }
  if (first === undefined) return { switches: {}, note: `The branding cannot be read: ${saidBy(before)}` }
  const body = { signInPageText: kit.mark.displayName('branding') }
  const request = { method: 'PATCH', path, body, headers: { 'accept-language': '0' } } as const
  const written = await settledAnswer(kit, 'write a branding', request, kit.graph, ({ status }) => status !== 403)
  if (!written.ok && written.status !== 403)
    return { switches: { brandingBeforeFirst: first }, note: `Writing a branding fails: ${saidBy(written)}` }
  return {
    switches: { appOnlyBranding: written.ok ? 'allowed' : 'refused', brandingBeforeFirst: first },
    note: written.ok ? 'A branding is accepted.' : `Writing a branding is refused: ${saidBy(written)}`
  }
}

const kindOfTenant: Probe = {
  id: 22,
  question: 'Which kind does the tenant show, and does it know the mode in which External ID runs beside Azure AD B2C?',
  does: 'Reads the organization and the configuration of that mode. Nothing is written.',
  needs: ['Organization.Read.All', 'Policy.ReadWrite.AuthenticationFlows'],
  sets: ['tenantTypeShown', 'externalIdHybridMode'],
  means:
    'The action refuses a tenant by the kind that it shows. With another kind than AAD B2C it would refuse a tenant in that mode.',
  run: async kit => {
    const { type } = kit.tenant
    const path = '/policies/authenticationFlowsPolicy/externalIdHybridModeConfiguration'
    const answer = await settledAnswer(kit, 'read the mode', { method: 'GET', path, version: 'beta' })
    const mode = modeOf(answer)
    const switches: Switches = {
      ...(isKind(type) && { tenantTypeShown: type }),
      ...(mode !== undefined && { externalIdHybridMode: mode })
    }
    const ofMode = answer.ok ? `The mode is ${mode ?? 'not told'}.` : `The mode cannot be read: ${saidBy(answer)}`
    const ofKind = `The kind is ${type === undefined ? 'not shown' : `shown as ${type}`}.`
    return Object.keys(switches).length === 0
      ? notAnswerable(`${ofKind} ${ofMode}`)
      : settled(switches, `${ofKind} ${ofMode}`)
  }
}

const isKind = (type: string | undefined): boolean => type === 'AAD' || type === 'AAD B2C' || type === 'CIAM'

/** The mode as the emulator's behavior names it; undefined where the answer does not tell. */
const modeOf = ({ ok, status, json, code, message }: Answer): 'enabled' | 'disabled' | 'unknown' | undefined => {
  const said = asText(json.externalIdHybridMode).toLowerCase()
  if (ok) return said === 'enabled' || said === 'disabled' ? said : undefined
  if (code === 'AccessDenied_NonHybridTenantNotAllowed') return 'disabled'
  return status === 404 || /not found for the segment/i.test(message) ? 'unknown' : undefined
}

/** Probes about user flows, branding and the tenant. */
export const identityProbes: readonly Probe[] = [addProvider, appOnly, kindOfTenant]
