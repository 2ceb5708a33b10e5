// Questions about applications: their alternate key, blocked passwords, flexible credentials, and all in one request.

import { asText } from '../../src/util/json.ts'
import { type Answer, saidBy } from '../client.ts'
import { type Finding, notAnswerable, settled } from '../finding.ts'
import { domainOf, type Kit, mayBeReplication, must, settledAnswer } from '../kit.ts'
import { applicationBody, makeApplication, readable } from '../made.ts'
import type { Probe } from '../probe.ts'
import { refusalOf } from '../refusal.ts'

const uniqueNameAgain: Probe = {
  id: 4,
  question: 'How is a second, different uniqueName of an application refused?',
  does: 'Makes an application without a uniqueName, sets one, then another.',
  needs: ['Application.ReadWrite.All'],
  sets: ['refusals.uniqueNameAgain'],
  means: 'The action never sets a second uniqueName; when somebody else has set one, its message quotes this refusal.',
  run: async kit => {
    const { id } = await makeApplication(kit, 'renamed')
    const names = [kit.mark.key('first'), kit.mark.key('second')]
    const set = (uniqueName: string | undefined) =>
      ({ method: 'PATCH', path: `/applications/${id}`, body: { uniqueName } }) as const
    const first = await settledAnswer(kit, 'set the uniqueName', set(names[0]))
    if (!first.ok) return notAnswerable(`The tenant takes no uniqueName: ${saidBy(first)}`)
    const second = await settledAnswer(kit, 'set another uniqueName', set(names[1]))
    if (second.ok) return notAnswerable('A second uniqueName is taken in the place of the first, without a refusal.')
    return settled(
      { 'refusals.uniqueNameAgain': refusalOf(second, names, kit.names) },
      `The refusal: ${saidBy(second)}`
    )
  }
}

const policies = '/policies/appManagementPolicies'
/** The id of the policy for all applications of a tenant, which may forbid secrets already (Microsoft Graph documentation). */
const tenantPolicyId = '00000000-0000-0000-0000-000000000000'

const passwordBlocked: Probe = {
  id: 7,
  question: 'How is a client secret refused where an app management policy forbids it?',
  does: 'Makes an app management policy that forbids client secrets, applies it to an application of its own alone, and asks for a secret.',
  needs: ['Application.ReadWrite.All', 'Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
  sets: ['appManagementPolicies', 'refusals.passwordBlocked'],
  means:
    'The action knows the refusal by its code, and advises to sign in without a secret. Unlicensed: no application can have such a policy, and only that of the tenant counts.',
  run: async kit => {
    const application = await makeApplication(kit, 'blocked')
    const body = {
      displayName: kit.mark.displayName('policy'),
      description: kit.mark.displayName('policy'),
      isEnabled: true,
      restrictions: {
        passwordCredentials: [
          {
            restrictionType: 'passwordAddition',
            maxLifetime: null,
            state: 'enabled',
            restrictForAppsCreatedAfterDateTime: '2019-01-01T00:00:00Z'
          }
        ],
        keyCredentials: []
      }
    }
    // A refusal for want of a licence is a 403 as well, but it lasts.
    const made = await settledAnswer(kit, 'create an app management policy', { method: 'POST', path: policies, body })
    if (!made.ok) return withoutPolicy(made)
    const policyId = asText(made.json.id)
    await readable(kit, 'app management policy', `${policies}/${policyId}`)
    const path = `/applications/${application.id}/appManagementPolicies/$ref`
    const link = { '@odata.id': `https://graph.microsoft.com/v1.0${policies}/${policyId}` }
    const applied = await settledAnswer(kit, 'apply the policy to the application', {
      method: 'POST',
      path,
      body: link
    })
    if (!applied.ok) return withoutPolicy(applied)
    const asked = await settledAnswer(
      kit,
      'be refused a client secret',
      { method: 'POST', path: `/applications/${application.id}/addPassword`, body: passwordBody(kit) },
      kit.graph,
      answer => !answer.ok && !mayBeReplication(answer)
    )
    if (asked.ok)
      return notAnswerable('The policy was applied, and secrets went on being given.', {
        appManagementPolicies: 'supported'
      })
    const switches = {
      appManagementPolicies: 'supported',
      'refusals.passwordBlocked': refusalOf(asked, [policyId, tenantPolicyId], kit.names)
    }
    return settled(switches, `The refusal: ${saidBy(asked)}`)
  }
}

/** What a refusal of a policy comes to: for want of a licence, or for another reason. */
const withoutPolicy = (refused: Answer): Finding =>
  notAnswerable(
    `An application cannot have a policy of its own: ${saidBy(refused)}`,
    refused.status === 403 || /premium|licen[cs]e/i.test(`${refused.code} ${refused.message}`)
      ? { appManagementPolicies: 'unlicensed' }
      : {}
  )

const passwordBody = (kit: Kit) => ({
  passwordCredential: {
    displayName: kit.mark.displayName('secret'),
    endDateTime: new Date(kit.runtime.clock.now() + 60 * 60_000).toISOString()
  }
})

const flexibleCredentials: Probe = {
  id: 9,
  question: 'What does v1.0 show where an application has a flexible federated credential?',
  does: 'Makes an application, gives it a flexible federated credential in beta, and reads its credentials in v1.0.',
  needs: ['Application.ReadWrite.All'],
  sets: ['flexibleCredentialsInV1'],
  means:
    'Without subject: the action leaves such a credential alone. Refused: it cannot read the credentials of such an application, and says why.',
  run: async kit => {
    const { id } = await makeApplication(kit, 'flexible')
    const path = `/applications/${id}/federatedIdentityCredentials`
    const body = {
      name: kit.mark.key('flexible'),
      issuer: 'https://token.actions.githubusercontent.com',
      subject: null,
      audiences: ['api://AzureADTokenExchange'],
      claimsMatchingExpression: {
        value: `claims['sub'] matches 'repo:${kit.mark.key('owner')}/*'`,
        languageVersion: 1
      }
    }
    const what = 'create a flexible federated credential'
    const made = await settledAnswer(kit, what, { method: 'POST', path, version: 'beta', body })
    if (!made.ok) return notAnswerable(`The tenant takes no flexible federated credential: ${saidBy(made)}`)
    const shown = (json: Readonly<Record<string, unknown>>) => Array.isArray(json.value) && json.value.length > 0
    const seen = await settledAnswer(
      kit,
      'list the credentials in v1.0',
      { method: 'GET', path },
      kit.graph,
      answer => shown(answer.json) || (!answer.ok && !mayBeReplication(answer))
    )
    if (!seen.ok) return settled({ flexibleCredentialsInV1: 'refused' }, `v1.0 refuses the list: ${saidBy(seen)}`)
    if (!shown(seen.json)) return notAnswerable('v1.0 lists no credential at all, for as long as was waited.')
    return settled({ flexibleCredentialsInV1: 'without subject' }, 'v1.0 lists the credential, without its expression.')
  }
}

/** Proves that the tenant takes applications, so that a refusal is about what was asked. @throws AnswerError where it takes none */
const makePlain = (kit: Kit) => makeApplication(kit, 'plain')

const uniqueName: Probe = {
  id: 20,
  question: 'Does the tenant know uniqueName, the alternate key of applications?',
  does: 'Creates an application by its uniqueName (an upsert), and reads it by that key. Where that is refused, creates one without.',
  needs: ['Application.ReadWrite.All'],
  sets: ['uniqueName'],
  means: 'Supported: the key of an application is its uniqueName. Unsupported: a tag, which takes a list that lags.',
  run: async kit => {
    const path = `/applications(uniqueName='${kit.mark.key('upsert')}')`
    const body = applicationBody(kit, 'upsert')
    const headers = { prefer: 'create-if-missing' }
    const made = await kit.graph.send({ method: 'PATCH', path, body, headers })
    const taken = /another object with the same value/i.test(made.message)
    if (!made.ok && !taken && ![400, 404, 405].includes(made.status))
      return notAnswerable(`The upsert is refused for another reason: ${saidBy(made)}`)
    if (!made.ok && !taken) {
      await makePlain(kit)
      return settled({ uniqueName: 'unsupported' }, `The upsert is refused: ${saidBy(made)}`)
    }
    await readable(kit, 'application by its uniqueName', path)
    return settled({ uniqueName: 'supported' }, 'The application was created and read by its uniqueName.')
  }
}

const oneRequestSignIn: Probe = {
  id: 21,
  question:
    'Can an application for customers get its audience, token version, scope and identifier URI in one request?',
  does: 'Creates an application with all four in one request. Where that is refused, creates one without them.',
  needs: ['Application.ReadWrite.All', 'Organization.Read.All'],
  sets: ['oneRequestSignIn'],
  means: 'Accepted: such an application takes one request. Refused: identifier URI and scope take a second one.',
  run: async kit => {
    const uri = `https://${domainOf(kit)}/${kit.mark.key('api')}`
    const scope = {
      id: crypto.randomUUID(),
      value: 'probe',
      type: 'Admin',
      isEnabled: true,
      adminConsentDisplayName: 'Probe',
      adminConsentDescription: 'Of no use'
    }
    const body = {
      ...applicationBody(kit, 'api'),
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope] },
      identifierUris: [uri]
    }
    const made = await settledAnswer(kit, 'create an application in one request', {
      method: 'POST',
      path: '/applications',
      body
    })
    if (!made.ok && made.status !== 400)
      return notAnswerable(`No such application can be made, for another reason: ${saidBy(made)}`)
    if (!made.ok) {
      await makePlain(kit)
      return settled({ oneRequestSignIn: 'refused' }, `The request is refused: ${saidBy(made)}`)
    }
    const { json } = await must(kit, 'read the application', {
      method: 'GET',
      path: `/applications/${asText(made.json.id)}`
    })
    const whole = JSON.stringify(json.identifierUris) === JSON.stringify([uri])
    return whole
      ? settled({ oneRequestSignIn: 'accepted' }, 'The application has everything that the one request brought.')
      : settled({ oneRequestSignIn: 'refused' }, 'The request is accepted, but the identifier URI is left out.')
  }
}

/** Probes about applications. */
export const applicationProbes: readonly Probe[] = [
  uniqueNameAgain,
  passwordBlocked,
  flexibleCredentials,
  uniqueName,
  oneRequestSignIn
]
