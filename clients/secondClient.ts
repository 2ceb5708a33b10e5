// What the Azure CLI has made, as another client sees it: MSAL and the Graph SDK, signed in with the secret that az has printed.

import { ConfidentialClientApplication } from '@azure/msal-node'
import { Client } from '@microsoft/microsoft-graph-client'
import type { Emulator } from 'b2c-emulator'

/** The credential of an application. */
export type Credential = { readonly clientId: string; readonly clientSecret: string }

/** A client of Microsoft Graph that is signed in as the application. This process must trust the emulator's authority. */
export const secondClient = ({ login, graph, tenant }: Emulator, { clientId, clientSecret }: Credential): Client => {
  const application = new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority: `${login}/${tenant.id}`, knownAuthorities: [new URL(login).host] }
  })
  const getAccessToken = async (): Promise<string> => {
    const result = await application.acquireTokenByClientCredential({
      scopes: ['https://graph.microsoft.com/.default']
    })
    return result?.accessToken ?? ''
  }
  return Client.initWithMiddleware({
    baseUrl: graph,
    customHosts: new Set([new URL(graph).hostname]),
    authProvider: { getAccessToken }
  })
}
