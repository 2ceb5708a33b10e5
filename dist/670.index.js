export const id = 670;
export const ids = [670];
export const modules = {

/***/ 9929:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  nT: () => (/* binding */ isReplication),
  dg: () => (/* binding */ isTransient),
  zh: () => (/* binding */ refusedSignIn)
});

// UNUSED EXPORTS: adviceByCode

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/auth/federation.js
// Federated identity credentials and the run's token: what was presented, and the credential that would match it.
/**
 * Both spellings of the default subject: by names, and by names with ids that survive a rename, which repositories created,
 * renamed or transferred after 15 July 2026 present (GitHub documentation, "OpenID Connect reference": immutable subjects).
 * Empty where the subject is customised, or the ids are not known.
 */
const subjectSpellings = (claims) => {
    const [, owner, ownerId = claims.ownerId, repo, repoId = claims.repositoryId, context] = /^repo:([^/@:]+)(?:@(\d+))?\/([^/@:]+)(?:@(\d+))?(:.*)$/.exec(claims.subject) ?? [];
    if (owner === undefined || ownerId === undefined || repoId === undefined)
        return [];
    return [`repo:${owner}/${repo}${context}`, `repo:${owner}@${ownerId}/${repo}@${repoId}${context}`];
};
/** The federated identity credential that matches what was presented, for `az ad app federated-credential create --parameters`. */
const matchingCredential = (claims) => JSON.stringify({
    name: credentialName(claims.subject),
    issuer: claims.issuer,
    subject: claims.subject,
    audiences: [claims.audience]
});
/** A name that a federated identity credential may have: at most 120 characters that need no encoding in a URL. */
const credentialName = (subject) => `github-${subject
    .replace(/^repo:/, '')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')}`
    .slice(0, 120)
    .replace(/-+$/, '');
/** What was presented, the other spelling of its subject, and how to make app `clientId` accept it. Several lines. */
const federationHint = (claims, clientId) => {
    if (claims === undefined) {
        return 'The run\u2019s token could not be read. Compare issuer, subject and audience of the federated credential with GitHub\u2019s documentation of OpenID Connect.';
    }
    const spellings = subjectSpellings(claims);
    return [
        'The run presented:',
        `  issuer   ${claims.issuer}`,
        `  subject  ${claims.subject}`,
        `  audience ${claims.audience}`,
        ...(spellings.length === 0
            ? []
            : [
                'GitHub has two spellings of this subject, and Microsoft Entra accepts only the one that was presented:',
                ...spellings.map(spelling => `  ${spelling}`)
            ]),
        'All three must be equal in one federated credential of the app, letter by letter. To create it:',
        `  az ad app federated-credential create --id ${clientId} --parameters '${matchingCredential(claims).replaceAll("'", "'\\''")}'`
    ].join('\n');
};

// EXTERNAL MODULE: ./build/auth/refusal.js
var auth_refusal = __webpack_require__(6611);
;// CONCATENATED MODULE: ./build/auth/aadsts.js
// The refusals of Microsoft's token service: what each means and what to do next, and which of them pass by themselves.
// Codes: Microsoft Entra documentation, "Microsoft Entra authentication and authorization error codes", and public threads.



const advice = (message, hint) => () => ({ message, hint });
const federated = (message, hint = '') => ({ presented, clientId }) => ({
    message,
    hint: [hint, federationHint(presented, clientId)].filter(Boolean).join('\n')
});
const newCode = 'Run the job again and sign in with the new code.';
const otherWay = 'If the tenant forbids the device code flow, sign in by GitHub OIDC or a client secret of an app that an administrator registers by hand (see the README).';
const tenantAndCloud = ({ tenant, cloud }) => ({
    message: `the tenant ${tenant} is not known to ${cloud.loginOrigin}`,
    hint: `Give tenant-id as the tenant's GUID or its initial domain (contoso.onmicrosoft.com), and check that cloud: ${cloud.name} is where it lives.`
});
const certificate = advice('the certificate, or the signature made with its key, is not accepted for this app', 'Upload the public certificate to the app registration (Certificates & secrets), and check that client-certificate holds the same one and that it has not expired.');
const secondFactor = advice('the tenant asks the user for another proof of identity', `${newCode} Complete the multifactor prompt in the browser. ${otherWay}`);
/** Advice by AADSTS code. A function of the facts, so that every text can name what was presented. */
const adviceByCode = {
    7000215: ({ secretLooksLikeId }) => ({
        message: 'the client secret is not valid for this app',
        hint: secretLooksLikeId
            ? 'The value given has the form of a secret ID. The portal shows the secret value only once, right after it is created: create another secret and store its value.'
            : 'client-secret must be the value of a secret of this very app, not the secret ID. GitHub OIDC (leave client-secret empty) needs no secret at all.'
    }),
    7000222: advice('all client secrets of this app have expired', 'Create a secret for the app and store its value, or sign in by GitHub OIDC (leave client-secret empty), which has nothing that expires.'),
    7000216: advice('no client secret or assertion was presented', 'Give client-secret or client-certificate, or use GitHub OIDC.'),
    7000218: advice('this app may not sign users in by device code, as it counts as a confidential client', 'Leave client-id empty for sign-in: device-code, or set "Allow public client flows" to Yes on the app registration.'),
    700016: ({ tenant, clientId, cloud }) => ({
        message: `the tenant ${tenant} has no application with this client id`,
        hint: `client-id must be the application (client) ID, not the object ID, of an app in this tenant (${clientId} was given); check tenant-id and cloud (${cloud.name}) as well. An app created a moment ago can take a minute to appear.`
    }),
    7000229: ({ tenant, clientId }) => ({
        message: `the app exists, but has no service principal in tenant ${tenant}`,
        hint: `Create it: az ad sp create --id ${clientId}`
    }),
    7000112: advice('the app is disabled in this tenant', 'An administrator can enable it: Microsoft Entra admin center, Enterprise applications, the app, Properties, "Enabled for users to sign-in".'),
    70025: federated('the app has no federated credential'),
    700211: federated('no federated credential of the app has the issuer of this run'),
    700212: federated('no federated credential of the app has the audience of this run', 'The audience comes from oidc-audience; its default fits the cloud.'),
    700213: federated('no federated credential of the app has the subject of this run'),
    7002138: federated('a federated credential of the app has the subject of this run in other upper and lower case', 'Microsoft Entra compares case-sensitively. Delete that credential and create it again: an edited one can stay stale.'),
    70021: federated('no federated credential of the app matches this run'),
    700024: ({ nowMs }) => ({
        message: 'the assertion is outside its time of validity, by the clock of Microsoft Entra',
        hint: `The runner's clock says ${new Date(nowMs).toISOString()}: if that is wrong, correct it (self-hosted runners: NTP).`
    }),
    700027: certificate,
    700030: certificate,
    700021: advice('the assertion names another app', 'client-id and client-certificate must belong to the same app registration.'),
    700023: advice('the assertion is meant for another audience', 'Check cloud, login-endpoint and oidc-audience: they must belong together.'),
    50027: advice('the assertion is malformed', 'Check login-endpoint; an error in between may have altered the request.'),
    90061: ({ presented }) => ({
        message: `Microsoft Entra could not read the keys of the issuer ${presented?.issuer ?? 'of the assertion'}`,
        hint: 'The issuer must be reachable from the internet: for GitHub Enterprise Server, its /.well-known/openid-configuration and keys.'
    }),
    90002: tenantAndCloud,
    900023: tenantAndCloud,
    900021: tenantAndCloud,
    900382: advice('the app or the tenant lives in another cloud', 'Set cloud to where the tenant lives: public, usgov, usgov-dod or china.'),
    500011: ({ cloud, tenant }) => ({
        message: `the tenant ${tenant} does not know the resource ${cloud.graphResource}`,
        hint: `Check cloud (${cloud.name}) and graph-endpoint: they must name the Microsoft Graph of this tenant's cloud.`
    }),
    70011: advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.'),
    1002012: advice('the scope is not accepted', 'Check cloud and graph-endpoint: the scope is made from them.'),
    53003: advice('a Conditional Access policy of the tenant blocks this sign-in', `Ask the tenant's administrators which policy it is (sign-in logs, by the correlation id) and whether runners may be excluded from it. ${otherWay}`),
    50074: secondFactor,
    50076: secondFactor,
    50079: secondFactor,
    50072: secondFactor,
    50097: advice('the tenant allows sign-ins from managed devices only', `Sign in from a device that the organization manages. ${otherWay}`),
    50005: advice('the tenant does not allow sign-ins from this kind of device', otherWay),
    50020: ({ tenant }) => ({
        message: `the account that signed in does not belong to tenant ${tenant}`,
        hint: `${newCode} Use an administrator of that very tenant; a private browser window keeps other accounts out.`
    }),
    50034: ({ tenant }) => ({
        message: `the account does not exist in tenant ${tenant}`,
        hint: `${newCode} Use an administrator of that very tenant.`
    }),
    50057: advice('the account that signed in is disabled', `${newCode} Use an account that is enabled.`),
    50105: advice('the account that signed in is not assigned to this app', 'Assign it under Enterprise applications, or leave client-id empty to use Microsoft Graph Command Line Tools.'),
    65001: advice('the permissions asked for have not been consented to', `${newCode} Accept the permissions as an administrator.`),
    65002: advice('this Microsoft app may not ask Microsoft Graph for these permissions', 'Leave client-id empty for sign-in: device-code; Microsoft Graph Command Line Tools, the default, may ask for them.'),
    65004: advice('the sign-in was declined', `${newCode} Accept the permissions that are asked for.`),
    70016: advice('the sign-in was not completed in time', newCode),
    70018: advice('the code was not accepted', newCode),
    70019: advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`),
    70020: advice('the code expired before the sign-in was completed', `${newCode} It is valid for about 15 minutes.`),
    70043: advice('the sign-in of the user has lapsed', newCode),
    700082: advice('the sign-in of the user has lapsed', newCode),
    50173: advice('the sign-in of the user was revoked', newCode),
    90094: advice('an administrator must consent to these permissions', `${newCode} Use an administrator account.`)
};
/** Device flow refusals by their OAuth error, for answers whose number is another or missing (RFC 8628, section 3.5). */
const codeByError = {
    authorization_declined: 65004,
    expired_token: 70020,
    bad_verification_code: 70018
};
/** Refusals that are a passing condition of the service, whatever their HTTP status. */
const transientCodes = new Set([50196, 90006, 90012, 90024, 90033, 90055]);
/** Refusals that an identity changed a moment ago meets until the token service has heard of the change. */
const replicationCodes = new Set([700016, 7000229, 7000215, 70025, 700211, 700213, 70021]);
/** True for throttling and other passing conditions that come with a status of their own. */
const isTransient = ({ code = 0, error }) => transientCodes.has(code) || error === 'temporarily_unavailable';
/** True for refusals that a recent write explains. */
const isReplication = ({ code = 0 }) => replicationCodes.has(code);
/** The refusal as an error that says what it means, what Microsoft said, and what to do next. */
const refusedSignIn = (refusal, facts) => {
    const { code = 0, error, description } = refusal;
    const known = (adviceByCode[code] ?? adviceByCode[codeByError[error] ?? 0])?.(facts);
    const said = description === '' ? '' : ` Microsoft says: ${description}`;
    const who = facts.credential === 'device-code' ? 'by device code' : `as ${facts.clientId}`;
    return new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: `Could not sign in ${who} to ${facts.tenant}: ${known?.message ?? 'the token service refused'} (${(0,auth_refusal/* nameOf */.V)(refusal)}).${said}`,
        hint: [known?.hint ?? lookUp(refusal), forSupport(refusal)].filter(Boolean).join('\n')
    });
};
const lookUp = ({ code }) => code === undefined
    ? 'Check tenant-id, client-id and login-endpoint.'
    : `Microsoft explains the code at https://login.microsoftonline.com/error?code=${code}`;
const forSupport = ({ traceId, correlationId }) => {
    const ids = [traceId && `trace id ${traceId}`, correlationId && `correlation id ${correlationId}`].filter(Boolean);
    return ids.length === 0 ? '' : `For Microsoft's support: ${ids.join(', ')}.`;
};


/***/ }),

/***/ 4174:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ decodeRunClaims),
/* harmony export */   XP: () => (/* binding */ issuedAtMs),
/* harmony export */   iC: () => (/* binding */ assertTokenTenant),
/* harmony export */   lK: () => (/* binding */ decodeTokenClaims)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9704);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4891);
// Reads what tokens say of themselves. Nothing is validated here: the services that receive the tokens do that.



const longestToken = 64 * 1024;
/**
 * The claims of an access token for Microsoft Graph, or undefined when it is not a readable JWT
 * (Microsoft identity platform documentation, "Access token claims reference").
 */
const decodeTokenClaims = (token) => {
    const payload = payloadOf(token);
    if (payload === undefined)
        return undefined;
    const userName = text(payload.upn) ?? text(payload.unique_name) ?? text(payload.preferred_username);
    const scopes = text(payload.scp)?.split(' ').filter(Boolean) ?? [];
    return {
        tenantId: text(payload.tid)?.toLowerCase(),
        appId: (text(payload.appid) ?? text(payload.azp))?.toLowerCase(),
        objectId: text(payload.oid)?.toLowerCase(),
        roles: texts(payload.roles),
        scopes,
        directoryRoles: texts(payload.wids).map(id => id.toLowerCase()),
        delegated: payload.idtyp === 'user' || (payload.idtyp !== 'app' && scopes.length > 0),
        userName
    };
};
/** When a token was issued (`iat`), epoch milliseconds by the clock of the token service; undefined when it does not say. */
const issuedAtMs = (token) => {
    const seconds = payloadOf(token)?.iat;
    return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : undefined;
};
/**
 * The claims of a run's OIDC token, or undefined when issuer, subject or audience cannot be read
 * (GitHub documentation, "OpenID Connect reference").
 */
const decodeRunClaims = (token) => {
    const payload = payloadOf(token) ?? {};
    const issuer = text(payload.iss);
    const subject = text(payload.sub);
    const audience = text(Array.isArray(payload.aud) ? payload.aud[0] : payload.aud);
    if (issuer === undefined || subject === undefined || audience === undefined)
        return undefined;
    return {
        issuer,
        subject,
        audience,
        repositoryId: text(payload.repository_id),
        ownerId: text(payload.repository_owner_id)
    };
};
/**
 * Holds the token's tenant against the one asked for. Only GUIDs can be compared here; a domain is compared with the
 * organization's verified domains once Graph has been read.
 * @throws ActionError `sign-in` when they differ.
 */
const assertTokenTenant = (claims, tenant) => {
    if (claims?.tenantId === undefined || !(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_1__/* .isGuid */ .W)(tenant) || claims.tenantId === tenant.toLowerCase())
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        code: 'sign-in',
        message: claims.delegated
            ? `${claims.userName ?? 'The user'} signed in to tenant ${claims.tenantId}, but tenant-id names ${tenant}.`
            : `The token is for tenant ${claims.tenantId}, but tenant-id names ${tenant}.`,
        hint: claims.delegated
            ? 'Run the job again and sign in with an administrator account of that tenant; a private browser window keeps other accounts out.'
            : 'Check tenant-id, client-id and login-endpoint: they must belong to the same tenant.'
    });
};
const payloadOf = (token) => {
    const parts = token.split('.', 4);
    if (token.length > longestToken || parts.length !== 3)
        return undefined;
    const payload = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJson */ .qF)(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return (0,_util_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(payload) ? payload : undefined;
};
// A claim with control characters could forge lines of a log, and no real claim has any.
const text = (value) => typeof value === 'string' && value !== '' && value.length <= 2_048 && !/[\p{Cc}\u2028\u2029]/u.test(value)
    ? value
    : undefined;
const texts = (value) => Array.isArray(value) ? value.map(text).filter(item => item !== undefined) : [];


/***/ }),

/***/ 6743:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H: () => (/* binding */ signInWith),
  Z: () => (/* binding */ tokenSource)
});

// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(9704);
// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(7967);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/auth/certificate.js
// Reads the PEM of an app's certificate and checks it before anything is sent.


/**
 * Reads a PEM with one private key (PKCS#8 or PKCS#1, RSA, at least 2048 bits) and its certificate, which may stand in a
 * chain (Microsoft identity platform documentation, "Certificate credentials"). `nowMs` is epoch milliseconds.
 * @throws ActionError `input` that says what is wrong; no part of the PEM is ever in it.
 */
const readClientCertificate = (pem, nowMs) => {
    const blocks = blocksOf(pem);
    const key = readKey(blocks.filter(block => block.label.endsWith('PRIVATE KEY')));
    const certificates = blocks
        .filter(block => block.label === 'CERTIFICATE')
        .map(({ text }) => attempt(() => new external_node_crypto_.X509Certificate(text), 'holds a certificate that cannot be read'));
    if (certificates.length === 0)
        throw wrong('holds no certificate (-----BEGIN CERTIFICATE-----)', shape);
    const certificate = certificates.find(candidate => candidate.checkPrivateKey(key));
    if (certificate === undefined) {
        throw wrong(`holds a private key that belongs to none of its ${certificates.length} certificate(s)`, 'Put the certificate and the key that it was made with together.');
    }
    if (nowMs > certificate.validToDate.getTime()) {
        throw wrong(`expired on ${certificate.validToDate.toISOString()}`, 'Create another certificate, upload its public part to the app registration, and store both parts.');
    }
    if (nowMs < certificate.validFromDate.getTime()) {
        throw wrong(`is not valid before ${certificate.validFromDate.toISOString()}`, `The runner's clock says ${new Date(nowMs).toISOString()}; check it.`);
    }
    return {
        thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
        privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString()
    };
};
// Secret stores and JSON often turn line ends into the two characters \n.
const blocksOf = (pem) => [...pem.replaceAll('\\n', '\n').matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)].map(([text, label = '']) => ({ label, text }));
const readKey = ([block, ...others]) => {
    if (block === undefined)
        throw wrong('holds no private key (-----BEGIN PRIVATE KEY-----)', shape);
    if (others.length > 0)
        throw wrong('holds several private keys', 'Keep only the one that belongs to the certificate.');
    if (block.label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(block.text)) {
        throw wrong('holds a private key that is encrypted with a passphrase', 'Store it without one; the secret store protects it: openssl pkey -in key.pem -out plain.pem');
    }
    const key = attempt(() => (0,external_node_crypto_.createPrivateKey)(block.text), 'holds a private key that cannot be read');
    if (key.asymmetricKeyType !== 'rsa') {
        throw wrong(`holds a private key of type ${key.asymmetricKeyType}`, 'Microsoft Entra accepts assertions signed with RSA keys only; create the certificate with one.');
    }
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < 2_048)
        throw wrong(`holds an RSA key of ${bits} bits`, 'Use one of at least 2048 bits.');
    return key;
};
const shape = 'Give both in one text: cat certificate.pem key.pem. A PFX file converts with: openssl pkcs12 -in app.pfx -nodes';
// The library's own error is left out on purpose: it may quote its input.
const attempt = (read, problem) => {
    try {
        return read();
    }
    catch {
        throw wrong(problem, shape);
    }
};
const wrong = (problem, hint) => new errors/* ActionError */.lZ({ code: 'input', message: `client-certificate ${problem}.`, hint });

// EXTERNAL MODULE: ./build/auth/claims.js
var claims = __webpack_require__(4174);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(3253);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(4891);
// EXTERNAL MODULE: ./build/auth/msal.js
var auth_msal = __webpack_require__(9850);
// EXTERNAL MODULE: ./build/auth/network.js
var network = __webpack_require__(4257);
;// CONCATENATED MODULE: ./build/auth/deviceCode.js
// Signs an administrator in from the run's log: the run shows a code, the person enters it in a browser.





/** Microsoft Graph Command Line Tools: a Microsoft app in every tenant that may ask for any delegated Graph permission. */
const graphCommandLineTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e';
/**
 * A sign-in by device code (Microsoft identity platform documentation, "OAuth 2.0 device authorization grant"). The first
 * call asks the person; later calls renew silently by the refresh token, and never ask again.
 */
const signInWithDeviceCode = ({ kind, clientId = graphCommandLineTools }, context) => {
    const { cloud, tenant, runtime } = context;
    const scopes = (context.scopes ?? ['.default']).map(scope => `${cloud.graphResource}/${scope}`);
    const facts = () => (0,auth_msal/* factsOf */.xS)(context, { credential: kind, clientId });
    let shown = false;
    let refreshToken;
    const acquire = async (network, tokenFrom) => {
        const msal = await __webpack_require__.e(/* import() */ 821).then(__webpack_require__.bind(__webpack_require__, 6821));
        const client = new msal.PublicClientApplication({
            auth: { clientId, ...(0,auth_msal/* authorityOf */.vO)(cloud, tenant) },
            system: { networkClient: network.module }
        });
        const attempt = await (0,auth_msal/* toAttempt */.Ve)(network, context, facts, () => tokenFrom(client));
        const outcome = network.outcome();
        const renewed = outcome?.kind === 'ok' ? outcome.body.refresh_token : undefined;
        if (typeof renewed === 'string')
            refreshToken = renewed;
        return attempt;
    };
    const ask = () => acquire((0,network/* createDeviceCodeNetwork */.i)(context), async (client) => {
        const request = {
            scopes,
            deviceCodeCallback: ({ userCode, verificationUri, expiresIn, message }) => {
                shown = true;
                context.showDeviceCode({
                    userCode,
                    verificationUri,
                    expiresInMs: expiresIn * 1_000,
                    message: (0,http/* remoteText */.SW)(message || `Open ${verificationUri} in a browser and enter the code ${userCode}.`)
                });
            }
        };
        // The library looks at its flag only between polls; the person who cancels should not have to wait for that.
        const { promise, reject } = Promise.withResolvers();
        const onAbort = () => {
            request.cancel = true;
            reject(runtime.cancelled.reason);
        };
        runtime.cancelled.addEventListener('abort', onAbort);
        try {
            return await Promise.race([client.acquireTokenByDeviceCode(request).catch(asExpired), promise]);
        }
        finally {
            runtime.cancelled.removeEventListener('abort', onAbort);
        }
    });
    const renew = (token) => acquire((0,network/* createNetwork */.V)(context), client => client.acquireTokenByRefreshToken({ refreshToken: token, scopes }));
    return async () => {
        runtime.cancelled.throwIfAborted();
        if (refreshToken !== undefined)
            return renew(refreshToken);
        if (!shown)
            return ask();
        throw new errors/* ActionError */.lZ({
            code: 'sign-in',
            message: 'The sign-in by device code has lapsed and came without a way to renew it.',
            hint: 'Run the job again: it goes on where this run stopped. If the tenant limits how long sign-ins last, use GitHub OIDC for longer runs.'
        });
    };
};
const asExpired = (thrown) => {
    if ((0,json/* asObject */.eB)(thrown).errorCode !== 'device_code_expired')
        throw thrown;
    throw new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: 'The code expired before anybody signed in with it.',
        hint: 'Run the job again and sign in with the new code; it is valid for about 15 minutes.'
    });
};

// EXTERNAL MODULE: ./build/auth/workloadIdentity.js
var workloadIdentity = __webpack_require__(844);
;// CONCATENATED MODULE: ./build/auth/credential.js
// Makes a credential into a source of access tokens: picks the way to sign in, repeats what is worth repeating, keeps the token.







/** How long before its expiry a token is replaced. */
const renewBeforeMs = 5 * 60_000;
/** The way to sign in with a credential. @throws ActionError `input` when a certificate cannot be used. */
const signInWith = (credential, context) => {
    switch (credential.kind) {
        case 'oidc':
            return (0,workloadIdentity/* signInWithOidc */.W)(credential, context);
        case 'client-secret': {
            const { clientSecret } = credential;
            const facts = { secretLooksLikeId: (0,guid/* isGuid */.W)(clientSecret.trim()) };
            return () => (0,auth_msal/* signInAsApp */.cE)(credential, { clientSecret }, context, () => facts);
        }
        case 'client-certificate': {
            const clientCertificate = readClientCertificate(credential.pem, context.runtime.clock.now());
            return () => (0,auth_msal/* signInAsApp */.cE)(credential, { clientCertificate }, context);
        }
        case 'device-code':
            return signInWithDeviceCode(credential, context);
    }
};
/**
 * A source of access tokens for Microsoft Graph. A token is kept until five minutes before it expires; callers that come
 * while one is being fetched share it. Passing failures are repeated under the context's deadline; a refusal is final.
 * @throws ActionError `input` when a certificate cannot be used. `getToken` rejects with ActionErrors: `sign-in`,
 *   `service`, `timeout`, `protocol`; and with the reason of `runtime.cancelled`.
 */
const tokenSource = (credential, given) => {
    let { deadline } = given;
    const maxWaitMs = deadline.endsMs - deadline.startedMs;
    const context = {
        ...given,
        get deadline() {
            return deadline;
        }
    };
    const signIn = signInWith(credential, context);
    let held;
    let pending;
    const acquire = async () => {
        // A token that is renewed late in a long run gets the same time as the first one.
        if (held !== undefined)
            deadline = (0,retry/* deadlineAfter */.d8)(context.runtime, maxWaitMs);
        const token = await (0,retry/* retry */.L5)(`get an access token for tenant ${context.tenant}`, async () => {
            const attempt = await signIn();
            if (attempt.kind === 'refused')
                throw attempt.error;
            return attempt.kind === 'token' ? (0,retry/* done */.Vw)(attempt.token) : (0,retry/* retryLater */.Ld)(attempt.error, attempt.afterMs);
        }, context);
        (0,claims/* assertTokenTenant */.iC)(token.claims, context.tenant);
        held = token;
        return token;
    };
    return {
        getToken: async ({ fresh = false } = {}) => {
            if (!fresh && held !== undefined && held.expiresOnMs - renewBeforeMs > context.runtime.clock.now())
                return held;
            pending ??= acquire().finally(() => {
                pending = undefined;
            });
            return pending;
        }
    };
};


/***/ }),

/***/ 9850:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ve: () => (/* binding */ toAttempt),
/* harmony export */   cE: () => (/* binding */ signInAsApp),
/* harmony export */   vO: () => (/* binding */ authorityOf),
/* harmony export */   xS: () => (/* binding */ factsOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _aadsts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9929);
/* harmony import */ var _claims_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4174);
/* harmony import */ var _network_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4257);
// Signing in through Microsoft's library (MSAL): one client and one request for each attempt, as a client remembers failures.




/**
 * Where MSAL finds the token endpoint. It knows the endpoints of the national clouds by heart. For any other host it would
 * ask login.microsoftonline.com first, unless that host is declared as known and its metadata comes along; the authority
 * has to be https even then, but the token endpoint need not.
 */
const authorityOf = ({ loginOrigin, customLogin }, tenant) => {
    const base = `${loginOrigin}/${tenant}`;
    if (!customLogin)
        return { authority: base };
    const { host } = new URL(loginOrigin);
    return {
        authority: `https://${host}/${tenant}`,
        knownAuthorities: [host],
        authorityMetadata: JSON.stringify({
            token_endpoint: `${base}/oauth2/v2.0/token`,
            authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
            issuer: `${base}/v2.0`,
            jwks_uri: `${base}/discovery/v2.0/keys`
        })
    };
};
/** The facts of a sign-in for its advice; what only some credentials have is filled in by them. */
const factsOf = (context, facts) => ({
    tenant: context.tenant,
    cloud: context.cloud,
    nowMs: context.runtime.clock.now(),
    presented: undefined,
    secretLooksLikeId: false,
    ...facts
});
/**
 * Signs in as an app, once, with exactly one proof (Microsoft identity platform documentation, "OAuth 2.0 client
 * credentials flow"). `more` adds to the facts for the advice, and is called when the service refuses.
 * @throws what the proof's own assertion throws; see {@link toAttempt}.
 */
const signInAsApp = async ({ kind: credential, clientId }, proof, context, more) => {
    const { ConfidentialClientApplication } = await __webpack_require__.e(/* import() */ 821).then(__webpack_require__.bind(__webpack_require__, 6821));
    const network = (0,_network_js__WEBPACK_IMPORTED_MODULE_3__/* .createNetwork */ .V)(context);
    const facts = () => factsOf(context, { credential, clientId, ...more?.() });
    return toAttempt(network, context, facts, () => new ConfidentialClientApplication({
        auth: { clientId, ...authorityOf(context.cloud, context.tenant), ...proof },
        system: { networkClient: network.module }
    }).acquireTokenByClientCredential({
        scopes: [`${context.cloud.graphResource}/.default`],
        skipCache: true,
        // An environment variable could send the credential to a regional host otherwise.
        azureRegion: 'DisableMsalForceRegion'
    }));
};
/**
 * Runs one acquisition and classifies it by what the network saw.
 * @throws ActionError `protocol` when the library fails without a request, or a request was out of bounds; the reason of
 *   `runtime.cancelled`; any ActionError thrown inside.
 */
const toAttempt = async (network, context, facts, acquire) => {
    let thrown;
    try {
        const result = await acquire();
        if (result !== null)
            return { kind: 'token', token: tokenOf(result, network, context) };
    }
    catch (error) {
        thrown = error;
    }
    context.runtime.cancelled.throwIfAborted();
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ)
        throw thrown;
    const outcome = network.outcome();
    switch (outcome?.kind) {
        case 'transient':
            return outcome;
        case 'refused':
            return {
                kind: 'refused',
                error: (0,_aadsts_js__WEBPACK_IMPORTED_MODULE_1__/* .refusedSignIn */ .zh)(outcome.refusal, facts()),
                replication: (0,_aadsts_js__WEBPACK_IMPORTED_MODULE_1__/* .isReplication */ .nT)(outcome.refusal)
            };
        case 'failed':
            throw outcome.error;
        default:
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
                code: 'protocol',
                message: `The sign-in library gave no token: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown ?? 'an empty result')}.`,
                hint: 'Check tenant-id, client-id and login-endpoint. If they are right, please report this with the message above.',
                cause: thrown
            });
    }
};
const tokenOf = (result, network, { runtime }) => {
    const outcome = network.outcome();
    const lifetimeMs = outcome?.kind === 'ok' ? Number(outcome.body.expires_in) * 1_000 : 0;
    return {
        value: result.accessToken,
        expiresOnMs: runtime.clock.now() + lifetimeMs,
        issuedMs: (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .issuedAtMs */ .XP)(result.accessToken),
        claims: (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeTokenClaims */ .lK)(result.accessToken)
    };
};


/***/ }),

/***/ 4257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ createNetwork),
/* harmony export */   i: () => (/* binding */ createDeviceCodeNetwork)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4891);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4456);
/* harmony import */ var _aadsts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9929);
/* harmony import */ var _refusal_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6611);
// The network of the sign-in library: POSTs to the cloud's login host and nothing else, each bounded in time and size and
// classified by its answer. The library's own reading of a failure loses the status and the pause that the service asked for.






const requestTimeoutMs = 20_000;
const largestAnswerBytes = 1024 * 1024;
const slowDownMs = 5_000;
const longestPollPauseMs = 30_000;
/**
 * A network module for one sign-in of an app or by a refresh token. Its POST rejects for every answer but a token, so that
 * the library interprets nothing; {@link Network.outcome} tells why.
 */
const createNetwork = (context) => {
    let outcome;
    return {
        outcome: () => outcome,
        module: {
            sendGetRequestAsync: url => {
                outcome = { kind: 'failed', error: refusedRequest('GET', url) };
                return Promise.reject(outcome.error);
            },
            sendPostRequestAsync: async (url, options = {}) => {
                outcome = await post(url, options, context);
                if (outcome.kind === 'ok')
                    return { status: 200, headers: {}, body: outcome.body };
                throw outcome.kind === 'refused' ? new Error((0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__/* .nameOf */ .V)(outcome.refusal)) : outcome.error;
            }
        }
    };
};
/**
 * A network module for the device code flow. A poll that fails in passing counts as one more "authorization pending": the
 * person at the browser does not notice, and the code's own expiry ends the waiting, not the context's deadline.
 */
const createDeviceCodeNetwork = (context) => {
    const plain = createNetwork({ ...context, deadline: { ...context.deadline, endsMs: Number.POSITIVE_INFINITY } });
    return {
        outcome: plain.outcome,
        module: {
            ...plain.module,
            sendPostRequestAsync: async (url, options) => {
                const response = plain.module.sendPostRequestAsync(url, options);
                if (url.includes('/devicecode'))
                    return response;
                try {
                    return await response;
                }
                catch (error) {
                    const outcome = plain.outcome();
                    const pauseMs = outcome === undefined ? undefined : pendingPauseMs(outcome);
                    if (pauseMs === undefined)
                        throw error;
                    if (pauseMs > 0)
                        await context.runtime.sleep(pauseMs, context.runtime.cancelled);
                    return { status: 400, headers: {}, body: { error: 'authorization_pending' } };
                }
            }
        }
    };
};
/** The pause to add before the next poll, or undefined when the polling is over. */
const pendingPauseMs = (outcome) => {
    if (outcome.kind === 'transient')
        return Math.min(outcome.afterMs ?? 0, longestPollPauseMs);
    if (outcome.kind !== 'refused')
        return undefined;
    if (outcome.refusal.error === 'authorization_pending')
        return 0;
    return outcome.refusal.error === 'slow_down' ? slowDownMs : undefined;
};
const post = async (url, options, context) => {
    const { runtime, cloud, deadline, timeouts } = context;
    if (URL.parse(url)?.origin !== cloud.loginOrigin)
        return { kind: 'failed', error: refusedRequest('POST', url) };
    const leftMs = Math.max(1_000, deadline.endsMs - runtime.clock.monotonic());
    const timeoutMs = Math.ceil(Math.min(timeouts?.requestMs ?? requestTimeoutMs, leftMs));
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
        const response = await runtime.fetch(url, {
            method: 'POST',
            headers: options.headers ?? {},
            body: options.body ?? '',
            redirect: 'manual',
            signal: AbortSignal.any([timeout, runtime.cancelled])
        });
        return classify(response, await (0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .readText */ .yR)(response, largestAnswerBytes), runtime.clock.now());
    }
    catch (thrown) {
        runtime.cancelled.throwIfAborted();
        if (timeout.aborted)
            return transient(`did not answer within ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_4__/* .readableMs */ .$f)(timeoutMs)}`);
        if (certificateErrors.has((0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .transportCode */ .tV)(thrown) ?? ''))
            return { kind: 'failed', error: untrusted(url, thrown) };
        return transient(`could not be reached: ${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .transportText */ .jd)(thrown)}`, undefined, thrown);
    }
};
const classify = (response, text, nowMs) => {
    const { status } = response;
    const afterMs = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .retryAfterMs */ .Vs)(response.headers.get('retry-after'), nowMs);
    const body = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .parseJson */ .qF)(text);
    const refusal = (0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__/* .refusalOf */ .O)(status, body);
    if (status === 408 || status === 429 || status >= 500 || (refusal !== undefined && (0,_aadsts_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransient */ .dg)(refusal))) {
        const said = refusal === undefined ? '' : ` (${(0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__/* .nameOf */ .V)(refusal)}: ${refusal.description})`;
        return transient(`answered ${status}${said}`, afterMs);
    }
    if (refusal !== undefined)
        return { kind: 'refused', refusal };
    if (status === 200 && isComplete((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asObject */ .eB)(body)))
        return { kind: 'ok', body: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asObject */ .eB)(body) };
    const isJson = /json/i.test(response.headers.get('content-type') ?? '');
    if (status === 200 || (isJson && body === undefined))
        return transient(`answered ${status} with something unreadable`);
    return { kind: 'failed', error: notTheTokenService(response) };
};
/** A token, or a device code, with all that is used of it. */
const isComplete = (body) => {
    // A token travels in a header: anything but visible ASCII could not be sent.
    const isToken = /^[!-~]+$/.test((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(body.access_token));
    const isDeviceCode = ['device_code', 'user_code', 'verification_uri'].every(field => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(body[field]) !== '') &&
        typeof body.interval === 'number';
    return Number(body.expires_in) > 0 && (isToken || isDeviceCode);
};
const transient = (what, afterMs, cause) => ({
    kind: 'transient',
    error: new Error(`Microsoft's token service ${what}`, { cause }),
    afterMs
});
const certificateErrors = new Set([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
]);
const untrusted = (url, cause) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'sign-in',
    message: `The TLS certificate of ${new URL(url).host} is not trusted: ${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .transportText */ .jd)(cause)}.`,
    hint: 'If a proxy of your organization inspects TLS, give the runner its CA with NODE_EXTRA_CA_CERTS. Otherwise do not go on: somebody may stand in between.',
    cause
});
// The body is left out: a page of a proxy may repeat the request, and the credential with it.
const notTheTokenService = ({ status, headers }) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'protocol',
    message: `What answered is not Microsoft's token service: status ${status}, ${status < 400 ? 'a redirect, which is not followed with a credential' : (0,_util_http_js__WEBPACK_IMPORTED_MODULE_3__/* .remoteText */ .SW)(headers.get('content-type') ?? 'of no type', 80)}.`,
    hint: 'Check login-endpoint, and any proxy in between.'
});
const refusedRequest = (method, url) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'protocol',
    message: `Refused to send a ${method} request to ${URL.parse(url)?.origin ?? 'an unreadable address'} during the sign-in.`,
    hint: 'Signing in takes POST requests to the login host alone. Check cloud, login-endpoint and tenant-id.'
});


/***/ }),

/***/ 6611:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ refusalOf),
/* harmony export */   V: () => (/* binding */ nameOf)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4891);
// A refusal of Microsoft's token service as it stands in the answer: tolerant of what is missing, and cut to a sane length.


/** The refusal inside an answer's JSON, or undefined when there is no `error` in it. */
const refusalOf = (status, body) => {
    const { error, error_description, error_codes, trace_id, correlation_id } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(body);
    if (typeof error !== 'string' || error === '')
        return undefined;
    const described = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(error_description);
    const listed = Array.isArray(error_codes) ? error_codes[0] : undefined;
    const written = /AADSTS(\d{4,9})/.exec(described)?.[1];
    return {
        status,
        error: (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)(error, 80),
        code: typeof listed === 'number' ? listed : written === undefined ? undefined : Number(written),
        description: (0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)((0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)(described, 1_000)
            .replace(/^AADSTS\d+: /, '')
            .replace(/ ?Trace ID: .*$/, '')),
        traceId: id(trace_id),
        correlationId: id(correlation_id)
    };
};
/** `AADSTS700016`, or the OAuth error code when the answer has no number. */
const nameOf = ({ code, error }) => (code === undefined ? error : `AADSTS${code}`);
const id = (value) => typeof value === 'string' && /^[\da-f-]{8,64}$/i.test(value) ? value : undefined;


/***/ }),

/***/ 844:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ createOidcSource),
/* harmony export */   W: () => (/* binding */ signInWithOidc)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6734);
/* harmony import */ var _claims_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4174);
/* harmony import */ var _msal_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9850);
// Signs in with the run's own identity token as the app's assertion, fetched afresh for every attempt. Nothing is stored.
// Source: Microsoft Entra documentation, "Workload identity federation".





/** Remembers what the provider's tokens said. */
const createOidcSource = (provider) => {
    const known = new Map();
    const token = async (audience, context) => {
        const text = await provider.token(audience, context, context.timeouts?.oidcMs);
        const claims = (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeRunClaims */ .$$)(text);
        if (claims !== undefined)
            known.set(audience, claims);
        return text;
    };
    return {
        token,
        claims: async (audience, context) => {
            const claims = known.get(audience) ?? (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeRunClaims */ .$$)(await token(audience, context));
            if (claims !== undefined)
                return claims;
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
                code: 'protocol',
                message: "GitHub's token service gave a token without a readable issuer, subject and audience.",
                hint: 'Name the subject in federated-credentials instead of current-run.'
            });
        }
    };
};
/** A sign-in with the run's own identity token. */
const signInWithOidc = (credential, context) => async () => {
    let presented;
    // Asked for at once, and given the time to leave: the sign-in library, 30 ms of CPU time, is loaded while the host answers.
    const asked = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_4__/* .handled */ .R_)(context.oidc.token(credential.audience, context));
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setImmediate)();
    const clientAssertion = async () => {
        const token = await asked;
        presented = (0,_claims_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeRunClaims */ .$$)(token);
        return token;
    };
    return (0,_msal_js__WEBPACK_IMPORTED_MODULE_3__/* .signInAsApp */ .cE)(credential, { clientAssertion }, context, () => ({ presented }));
};


/***/ }),

/***/ 9924:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pk: () => (/* binding */ clouds),
/* harmony export */   cY: () => (/* binding */ cloudNames),
/* harmony export */   cs: () => (/* binding */ initialDomainOf)
/* harmony export */ });
// The national clouds as one table: hosts, audiences and portals (Microsoft Graph documentation, "National cloud deployments").
/** The accepted values of the `cloud` input. */
const cloudNames = ['public', 'usgov', 'usgov-dod', 'china'];
/** The domain under which every tenant of a cloud is born: a tenant's initial domain ends in it. */
const initialDomainOf = {
    public: 'onmicrosoft.com',
    usgov: 'onmicrosoft.us',
    'usgov-dod': 'onmicrosoft.us',
    china: 'partner.onmschina.cn'
};
const cloud = (name, login, graph, portal, audienceSuffix) => ({
    name,
    loginOrigin: `https://login.${login}`,
    graphOrigin: `https://${graph}`,
    graphResource: `https://${graph}`,
    portalOrigin: `https://portal.${portal}`,
    oidcAudience: `api://AzureADTokenExchange${audienceSuffix}`,
    customLogin: false
});
/** Cloud by name. */
const clouds = {
    public: cloud('public', 'microsoftonline.com', 'graph.microsoft.com', 'azure.com', ''),
    usgov: cloud('usgov', 'microsoftonline.us', 'graph.microsoft.us', 'azure.us', 'USGov'),
    'usgov-dod': cloud('usgov-dod', 'microsoftonline.us', 'dod-graph.microsoft.us', 'azure.us', 'USGov'),
    china: cloud('china', 'partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn', 'azure.cn', 'China')
};


/***/ }),

/***/ 1539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N2: () => (/* binding */ assembleTenant),
/* harmony export */   cL: () => (/* binding */ assembleApp),
/* harmony export */   g0: () => (/* binding */ clashes),
/* harmony export */   rO: () => (/* binding */ withDefaults)
/* harmony export */ });
/* harmony import */ var _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3372);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4891);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5892);
// From what was written to what is wanted: every kind reads its part, and each mistake is named by its place. The single-app
// inputs and every entry of a configuration file pass through here, so nothing behind tells them apart.



/** The app that was written. Undefined when anything was reported, or when a value that it needs was refused before. */
const assembleApp = (written, { key, nameRequired, kinds, report }) => {
    let isSound = true;
    const fail = problem => {
        isSound = false;
        report(problem);
    };
    const isNameless = written.name === undefined && nameRequired;
    if (isNameless)
        fail({ path: ['name'], problem: 'is missing; accepted: the display name of the managed app' });
    const names = isNameless && written.uniqueName === undefined ? undefined : _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_0__/* .managedAppField */ .b.read(written, fail);
    const parts = kinds.app.map(kind => kind.declare(written, fail)).filter(part => part !== undefined);
    if (!isSound || names === undefined || parts.length < kinds.app.length)
        return undefined;
    return { app: { ...names, key: key ?? names.uniqueName }, parts };
};
/** What was written of the tenant itself. A kind that is not mentioned wants nothing. */
const assembleTenant = (written, { tenant }, report) => tenant
    .filter(({ keys }) => Object.keys(keys).some(key => written[key] !== undefined))
    .map(kind => kind.declare(written, report))
    .filter(part => part !== undefined);
/** Apps that would fight over the same object of the tenant or the same secret of a store. Paths begin at the app. */
const clashes = (apps) => {
    const owners = new Map();
    return apps.flatMap(({ app, parts }) => {
        const own = [
            { path: ['uniqueName'], noun: 'unique name', id: app.uniqueName },
            ...(app.adoptClientId === undefined ? [] : [{ path: ['adopt'], noun: 'client id', id: app.adoptClientId }]),
            ...parts.flatMap(({ claims }) => claims)
        ];
        return own.flatMap(({ path, noun, id }) => {
            const claim = `${noun} ${id.toLowerCase()}`;
            const owner = owners.get(claim);
            owners.set(claim, owner ?? app.key);
            if (owner === undefined || owner === app.key)
                return [];
            return [{ key: app.key, path, problem: `has the ${noun} ${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(id)} of ${owner}; accepted: one app for each` }];
        });
    });
};
/** `second` where `first` says nothing. Maps are merged key by key, a list replaces the whole list. */
const withDefaults = (first, second) => Object.fromEntries([...new Set([...Object.keys(second), ...Object.keys(first)])].map(key => {
    const [own, fallback] = [first[key], second[key]];
    if ((0,_util_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(own) && (0,_util_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(fallback))
        return [key, withDefaults(own, fallback)];
    return [key, own === undefined ? fallback : own];
}));


/***/ }),

/***/ 4020:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F6: () => (/* binding */ appKeysOf),
/* harmony export */   HS: () => (/* binding */ appKeyPattern),
/* harmony export */   ZK: () => (/* binding */ configSchemaOf)
/* harmony export */ });
/* harmony import */ var _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3372);
// The schema of the configuration file (JSON Schema 2020-12), made of what every kind says of itself: the source of its
// validation and of the published schema/b2c.schema.json.

/** Keys of apps: they begin the names of outputs, so they hold what a step output may hold. */
const appKeyPattern = '^[a-z][a-z0-9-]{0,62}$';
/** Every key of an app, in the order of the kinds. */
const appKeysOf = ({ app }) => Object.assign({}, _resources_app_managedApp_js__WEBPACK_IMPORTED_MODULE_0__/* .managedAppField */ .b.keys, ...app.map(({ keys }) => keys));
const propertiesOf = (keys, part) => Object.fromEntries(Object.entries(keys).flatMap(([name, { [part]: schema }]) => (schema === undefined ? [] : [[name, schema]])));
/** The schema of the file. */
const configSchemaOf = (kinds) => {
    const appKeys = appKeysOf(kinds);
    return {
        type: 'object',
        required: ['version', 'apps'],
        properties: {
            version: { type: 'number', const: 1, description: 'The version of this format.' },
            tenant: {
                type: 'string',
                description: 'The tenant that the file is meant for: GUID, initial domain or its first label. The run fails in any other. May hold environment placeholders.'
            },
            ...Object.assign({}, ...kinds.tenant.map(({ keys }) => propertiesOf(keys, 'schema'))),
            defaults: {
                type: 'object',
                properties: propertiesOf(appKeys, 'inDefaults'),
                additionalProperties: false,
                description: 'What holds for every app that does not say otherwise; a list replaces the whole list.'
            },
            apps: {
                type: 'object',
                patternProperties: {
                    [appKeyPattern]: {
                        type: 'object',
                        required: ['name'],
                        properties: propertiesOf(appKeys, 'schema'),
                        additionalProperties: false,
                        description: 'One managed app.'
                    }
                },
                minProperties: 1,
                additionalProperties: false,
                description: 'The managed apps by key. The key begins the names of the outputs of the app: lower case, digits and -.'
            }
        },
        additionalProperties: false,
        title: 'b2c-bootstrap',
        description: 'Management apps of an Azure AD B2C tenant.'
    };
};


/***/ }),

/***/ 4941:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ic: () => (/* binding */ describeFailure),
/* harmony export */   eY: () => (/* binding */ pauseOf),
/* harmony export */   g5: () => (/* binding */ failureOf),
/* harmony export */   gq: () => (/* binding */ succeeded),
/* harmony export */   sm: () => (/* binding */ valuesOf)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4891);
// What Microsoft Graph is asked and what it answers, alone or inside a $batch: one shape for both.


/** True for 2xx. */
const succeeded = (answer) => answer.status >= 200 && answer.status < 300;
/** The pause that a service asks for: by an answer of 429 or 503 alone, for a success may carry the header too. */
const pauseOf = (status, header, nowMs) => status === 429 || status === 503 ? (0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .retryAfterMs */ .Vs)(header, nowMs) : undefined;
/** The objects of a list answer; none when the answer holds no list. */
const valuesOf = (answer) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObjects */ .Nt)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)(answer.body).value);
const line = (value) => (0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteText */ .SW)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asText */ .e1)(value));
/** The error inside an answer. Long texts are cut: they are remote and go to logs. */
const failureOf = (answer) => {
    const error = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)(answer.body).error);
    const inner = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)(error.innerError ?? error.innererror);
    return {
        status: answer.status,
        code: line(error.code),
        message: line(error.message),
        details: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObjects */ .Nt)(error.details).map(({ code }) => line(code)),
        requestId: answer.requestId ?? (line(inner['request-id']) || undefined)
    };
};
/** A failure as one line: status, code, message, request id. */
const describeFailure = ({ status, code, message, requestId }) => [`Graph answered ${status}`, code, message, requestId === undefined ? '' : `(request-id ${requestId})`]
    .filter(part => part !== '')
    .join(' ');


/***/ }),

/***/ 4375:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ builtInRoles)
/* harmony export */ });
// The built-in directory roles that a B2C tenant's management needs, by name. The template ids are the same in every tenant.
// Source: Microsoft Entra documentation, "Microsoft Entra built-in roles".
/** Template id by display name. */
const builtInRoles = {
    'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    'Password Administrator': '966707d0-3269-4727-9be2-8c3a10f19b9d',
    'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
    'Groups Administrator': 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
    'B2C IEF Keyset Administrator': 'aaf43236-0c0d-4d5f-883a-6955382ac081',
    'B2C IEF Policy Administrator': '3edaf663-341e-4475-9f94-5c398ef6c070',
    'External ID User Flow Administrator': '6e591065-9bad-43ed-90f3-e9424366d2f0',
    'External ID User Flow Attribute Administrator': '0f971eea-41eb-4569-a71e-57bb8a3eff1e',
    'External Identity Provider Administrator': 'be2f45a1-457d-42af-a067-6ec1fa63bc45',
    'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
    'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814'
};


/***/ }),

/***/ 9685:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ed: () => (/* binding */ ensureAll),
/* harmony export */   ie: () => (/* binding */ toActionError),
/* harmony export */   lb: () => (/* binding */ expectSuccess),
/* harmony export */   qt: () => (/* binding */ sendSuccessfully),
/* harmony export */   sw: () => (/* binding */ missingRequirement)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4941);
/* harmony import */ var _missing_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9703);
/* harmony import */ var _requirements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(247);
/* harmony import */ var _satisfied_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9539);
// What a request must come to: success, or the wanted state however it came about. Anything else is an error that a user can
// act on: the missing requirement behind a 403, the tenant's policy, or the answer itself.





/** The answer when it is 2xx. @throws ActionError that explains any other answer. */
const expectSuccess = (request, answer) => {
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .succeeded */ .gq)(answer))
        return answer;
    throw toActionError(request, answer);
};
/** Sends a request and gives its answer when that is 2xx. @throws ActionError that explains any other answer. */
const sendSuccessfully = async (graph, request) => expectSuccess(request, await graph.send(request));
/** The error for an answer that is not 2xx. */
const toActionError = (request, answer) => {
    const failure = (0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .failureOf */ .g5)(answer);
    const message = `Could not ${request.operation}: ${(0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .describeFailure */ .Ic)(failure)}`;
    const withHint = (code, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code, message, hint });
    if (/quota/i.test(failure.code) || /quota limit/i.test(failure.message)) {
        return withHint('policy', 'The tenant or the caller has reached its limit of directory objects; soft-deleted ones count. Remove or purge objects, or ask Microsoft for a larger quota.');
    }
    if (/service\s?management\s?reference/i.test(failure.message)) {
        return withHint('policy', 'The tenant demands the id of a service catalogue for every application: set service-management-reference (in a file: serviceManagementReference), and ask its administrators which id is yours.');
    }
    if (failure.status === 403)
        return withHint('permission', (0,_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .howToGrant */ .Y2)(request.requirement));
    if ((0,_missing_js__WEBPACK_IMPORTED_MODULE_4__/* .isStray */ .oA)(answer)) {
        return withHint('service', 'This 404 is not about the object: the directory, or something between the runner and Microsoft Graph, gave it. Run the job again; if it stays, check graph-endpoint and proxies.');
    }
    return withHint(failure.status >= 500 ? 'service' : 'protocol', 'Look the code up in the Microsoft Graph error documentation; the request-id lets Microsoft support find the call.');
};
/** The error for a requirement that the caller's own token shows to be missing, before anything is written. */
const missingRequirement = (required, purpose, claims) => {
    const has = claims === undefined ? [] : claims.delegated ? claims.scopes : claims.roles;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
        code: 'permission',
        message: `The caller may not ${required.doing}, which is needed to ${purpose}. Its token holds ${has.length === 0 ? 'no Graph permission' : has.join(', ')}. Nothing was written.`,
        hint: (0,_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .howToGrant */ .Y2)(required)
    });
};
/**
 * Sends the writes in `$batch`; `serial` for writes to one application. A removal whose 404 may mean the parent is sent once more
 * when the parent has been seen.
 * @throws ActionError of the first that failed, when all have been answered.
 */
const ensureAll = async (graph, requests, { serial = false, onSatisfied } = {}) => {
    const parentSeen = new Set();
    let pending = requests;
    while (pending.length > 0) {
        const sent = pending;
        const isDone = (request, answer) => (0,_satisfied_js__WEBPACK_IMPORTED_MODULE_2__/* .isSatisfied */ .n)(request, answer) || (parentSeen.has(request) && isUnclear(request, answer));
        const onAnswer = (index, answer) => {
            const request = sent[index];
            if (isDone(request, answer))
                onSatisfied?.(request);
        };
        const answers = await graph.batch(sent, { serial, onAnswer });
        const heldBack = [];
        const unclear = [];
        let firstError;
        let anySatisfiedByError = false;
        for (const [index, request] of sent.entries()) {
            const answer = answers[index];
            if (isDone(request, answer))
                anySatisfiedByError ||= !(0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .succeeded */ .gq)(answer);
            else if (isUnclear(request, answer))
                unclear.push({ request, error: toActionError(request, answer) });
            // An error that means "done already" still holds back the items that depended on it.
            else if (answer.status === 424 && (anySatisfiedByError || unclear.length > 0))
                heldBack.push(request);
            else
                firstError ??= toActionError(request, answer);
        }
        if (firstError !== undefined)
            throw firstError;
        await assertParents(graph, unclear);
        for (const { request } of unclear)
            parentSeen.add(request);
        pending = [...unclear.map(({ request }) => request), ...heldBack];
    }
};
/** A removal that may not have been done: what is missing is the thing itself, or what it hangs on. */
const isUnclear = (request, answer) => request.method === 'DELETE' && (0,_missing_js__WEBPACK_IMPORTED_MODULE_4__/* .isMissing */ .b2)(answer) && (0,_missing_js__WEBPACK_IMPORTED_MODULE_4__/* .missingPart */ .KN)(request, answer) === 'either';
/** @throws ActionError of the first whose parent is not there. */
const assertParents = async (graph, unclear) => {
    const answers = await graph.batch(unclear.map(({ request: { path, operation } }) => ({
        method: 'GET',
        path: `${(0,_missing_js__WEBPACK_IMPORTED_MODULE_4__/* .parentPath */ .yl)(path)}?$select=id`,
        operation,
        requirement: _requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirements */ .Ln.readApplications,
        isKnown: true
    })));
    const missing = unclear.find((_, index) => !(0,_answer_js__WEBPACK_IMPORTED_MODULE_3__/* .succeeded */ .gq)(answers[index]));
    if (missing !== undefined)
        throw missing.error;
};


/***/ }),

/***/ 9703:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KN: () => (/* binding */ missingPart),
/* harmony export */   b2: () => (/* binding */ isMissing),
/* harmony export */   oA: () => (/* binding */ isStray),
/* harmony export */   tl: () => (/* binding */ isTenantMissing),
/* harmony export */   yl: () => (/* binding */ parentPath)
/* harmony export */ });
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4941);
// Which 404 means that an object is not there. Graph's own router, the directory behind it and any gateway answer 404 for reasons
// of their own, so the code decides, and the key that the text quotes says which of the objects of a path is meant.

/** The codes of the directory for an object that is not there. Source: Microsoft Graph documentation, error responses. */
const missingCode = /^(Request_)?ResourceNotFound$/i;
/** The directory could not find the tenant itself, for the moment. */
const ofTenant = /company information/i;
/** True when the answer says that what the path names is not there: a 404 with the directory's own code. */
const isMissing = (answer) => {
    if (answer.status !== 404)
        return false;
    const { code, message } = (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer);
    return missingCode.test(code) && !ofTenant.test(message);
};
/** True for a 404 that says nothing of any object: of the tenant, of a gateway, without a readable body. */
const isStray = (answer) => answer.status === 404 && !isMissing(answer);
/** True when the directory itself gave a stray 404: then nothing was done. */
const isTenantMissing = (answer) => {
    const { code, message } = (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer);
    return isStray(answer) && (code === 'Directory_ObjectNotFound' || ofTenant.test(message));
};
/** Every key of a path in its order: ids, and the values of alternate keys. */
const keysOf = (path) => path.split('?', 1)[0]
    .replace(/\/\$ref$/, '')
    .split('/')
    .map(part => decodeURIComponent(/\(\w+='(.*)'\)$/.exec(part)?.[1]?.replaceAll("''", "'") ?? part).toLowerCase());
/** The key that the text quotes as not there, in lower case. */
const quotedKey = (answer) => /\bResource '(.+?)' does not exist/i.exec((0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .failureOf */ .g5)(answer).message)?.[1]?.toLowerCase();
/** The object that a member hangs on: `/applications/{id}` of `/applications/{id}/owners/{id}/$ref`; undefined for others. */
const parentPath = (path) => /^\/\w+(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\([^)]*\))(?=\/\w)/i.exec(path)?.[0];
/**
 * What a 404 for a missing object speaks of: the `target` of the path; the `parent` that it hangs on, which leaves open what
 * became of the target; `either` when the text does not say and the path has both.
 */
const missingPart = ({ path }, answer) => {
    if (parentPath(path) === undefined)
        return 'target';
    const keys = keysOf(path);
    const quoted = quotedKey(answer);
    if (quoted !== undefined && quoted === keys.at(-1))
        return 'target';
    return quoted !== undefined && keys.includes(quoted) ? 'parent' : 'either';
};


/***/ }),

/***/ 1419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $H: () => (/* binding */ byId),
/* harmony export */   dV: () => (/* binding */ graphAppId),
/* harmony export */   dX: () => (/* binding */ byKey),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   mX: () => (/* binding */ segment)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3253);
// Paths of Microsoft Graph: alternate keys and filter values, encoded so that no value can leave its place.


/** `/applications(uniqueName='\u2026')`: an alternate key, as a {@link literal}. */
const byKey = (collection, key, value) => `/${collection}(${key}=${literal(value)})`;
/** `/{id}`: an id of Graph as one path segment. @throws ActionError `protocol` for what no id of Graph looks like. */
const segment = (id) => {
    if (!/^[\w=~.-]+$/.test(id) || /^\.+$/.test(id)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'protocol',
            message: `Graph gave an id that cannot be one: ${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteText */ .SW)(JSON.stringify(id), 80)}.`,
            hint: 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites answers.'
        });
    }
    return `/${encodeURIComponent(id)}`;
};
/** `/applications/{id}`: the id as one path segment. */
const byId = (collection, id) => `/${collection}${segment(id)}`;
/** A string literal of a key or a `$filter`: quotes doubled, then percent-encoded. */
const literal = (value) => `'${encodeURIComponent(value.replaceAll("'", "''"))}'`;
/** Microsoft Graph's own client id, the same in every tenant. */
const graphAppId = '00000003-0000-0000-c000-000000000000';


/***/ }),

/***/ 247:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ln: () => (/* binding */ requirements),
/* harmony export */   Y2: () => (/* binding */ howToGrant),
/* harmony export */   kR: () => (/* binding */ isGranted)
/* harmony export */ });
/* harmony import */ var _builtInRoles_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4375);
// What the caller needs for each kind of request, as a table: named in 403 messages and checked against the caller's own
// token before anything is written. Source: Microsoft Graph permissions reference, least privileged first.

/** A requirement. An administrator who signs in is asked for the first of `anyOf`, unless `more` says otherwise. */
const requirement = (doing, anyOf, roles, more = {}) => ({ doing, anyOf, besides: [], roles, delegated: anyOf[0], ...more });
const globalAdministrator = ['Global Administrator'];
const roleAdministrators = ['Privileged Role Administrator', 'Global Administrator'];
const applicationAdministrators = [
    'Application Administrator',
    'Cloud Application Administrator',
    'Global Administrator'
];
/** Everything that the action may need of its caller. */
const requirements = {
    readOrganization: requirement('read the organization', ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'], globalAdministrator),
    readApplications: requirement('read applications and service principals', [
        'Application.Read.All',
        'Application.ReadWrite.OwnedBy',
        'Application.ReadWrite.All',
        'Directory.Read.All',
        'Directory.ReadWrite.All'
    ], applicationAdministrators),
    writeApplications: requirement('create and change applications, service principals and their credentials', ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'], applicationAdministrators, {
        note: 'Application.ReadWrite.OwnedBy reaches only what the caller owns: for an application that somebody else made, add the caller as owner of application and service principal, or grant Application.ReadWrite.All.',
        delegated: 'Application.ReadWrite.All'
    }),
    grantAppRoles: requirement('grant Microsoft Graph application permissions (admin consent)', ['AppRoleAssignment.ReadWrite.All'], roleAdministrators, { besides: ['Application.Read.All'] }),
    readDirectoryRoles: requirement('read directory role assignments', ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'], roleAdministrators),
    assignDirectoryRoles: requirement('assign directory roles', ['RoleManagement.ReadWrite.Directory'], roleAdministrators),
    // Nobody is asked for it: grants are told where the token allows to read them.
    readDelegatedGrants: requirement('read delegated permission grants', [
        'DelegatedPermissionGrant.Read.All',
        'DelegatedPermissionGrant.ReadWrite.All',
        'Directory.Read.All',
        'Directory.ReadWrite.All'
    ], globalAdministrator, { delegated: undefined }),
    // Nobody is asked for it: the policy is read only where the token allows that anyway.
    readPolicies: requirement('read the app management policy', ['Policy.Read.All'], globalAdministrator, {
        delegated: undefined
    })
};
/**
 * Whether the caller's own token shows that a requirement is met; `unknown` when the token cannot be read. A delegated
 * token (device code) needs the scope, and the user's directory roles decide the rest, so only the scope is checked.
 */
const isGranted = (claims, required) => {
    if (claims === undefined)
        return 'unknown';
    const granted = claims.delegated ? claims.scopes : claims.roles;
    if (required.anyOf.some(permission => granted.includes(permission)))
        return 'granted';
    if (claims.delegated)
        return 'missing';
    return required.roles.some(name => claims.directoryRoles.includes(_builtInRoles_js__WEBPACK_IMPORTED_MODULE_0__/* .builtInRoles */ .x[name])) ? 'granted' : 'missing';
};
/** What to grant, and who can: the hint of everything that is missing. */
const howToGrant = (required) => {
    const [least, ...others] = required.anyOf;
    const also = others.length > 0 ? ` (${others.join(' or ')} also ${others.length > 1 ? 'suffice' : 'suffices'})` : '';
    const besides = required.besides.length > 0 ? ` together with ${required.besides.join(' and ')}` : '';
    const roles = required.roles.join(' or ');
    return `Grant the caller the Microsoft Graph application permission ${least}${besides}${also}, or assign its service principal the directory role ${roles}. A Privileged Role Administrator or Global Administrator of the tenant can consent.${required.note === undefined ? '' : ` ${required.note}`}`;
};


/***/ }),

/***/ 1057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L8: () => (/* binding */ classify),
/* harmony export */   Ym: () => (/* binding */ toRetry),
/* harmony export */   vg: () => (/* binding */ onlyPrincipal),
/* harmony export */   zK: () => (/* binding */ classifyUnanswered)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3253);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4941);
/* harmony import */ var _missing_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9703);
// The retry table: which answers of Graph are final, which are asked for again, and which write of ours explains a symptom of
// replication. Graph gives no read-your-write guarantee; what stands in no row is a real answer and is reported at once.



const symptoms = [
    { after: 'application', status: 404 },
    { after: 'application', status: 409, message: /^(?!.*(already exists?|conflicting object))/is },
    { after: 'application', status: 400, message: /does not reference a valid application object/i },
    { after: 'application', status: 403, message: /backing application of the service principal/i },
    { after: 'application', status: 403, code: /^Authorization_RequestDenied$/, maxWaitMs: 30_000 },
    { after: 'servicePrincipal', status: 404 },
    { after: 'servicePrincipal', status: 400, message: /not a valid reference update/i },
    { after: 'servicePrincipal', status: 400, message: /permission being assigned was not found/i },
    { after: 'servicePrincipal', status: 400, message: /does not exist or one of its queried reference/i },
    { after: 'password', status: 400, message: /no password credential found/i, maxWaitMs: 60_000 },
    { after: 'federatedCredential', status: 404 }
];
/** How long a single item of a batch may answer that it does not know the token. */
const lateTokenMs = 5_000;
/** How long a 404 is waited for that says nothing of the object, or comes from a replica that does not know what another has. */
const strayMs = 30_000;
/** An exchange to be repeated. `answer` is absent when there was none. */
const toRetry = (reason, mayHaveHappened, answer, maxWaitMs) => ({ kind: 'retry', reason, mayHaveHappened, answer, maxWaitMs });
/** An exchange that brought no answer at all: a transport error, a timeout, a body that ended early. */
const classifyUnanswered = (request, reason) => {
    const [path] = request.path.split('?');
    const text = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .transportText */ .jd)(reason) || 'the connection was lost';
    return toRetry(new Error(`${request.method} ${path}: ${text}`, { cause: reason }), true);
};
/** An answer by its class: throttled, failing service, concurrency, replication that our own writes explain, or final. */
const classify = (request, answer) => {
    const { status } = answer;
    const failure = (0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g5)(answer);
    const again = (mayHaveHappened, maxWaitMs) => toRetry(new Error((0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .describeFailure */ .Ic)(failure)), mayHaveHappened, answer, maxWaitMs);
    // Seen as 409 and as 503; nothing was changed in either case.
    if (failure.code === 'Directory_ConcurrencyViolation' || status === 429)
        return again(false);
    if (status === 408 || (status >= 500 && status !== 501))
        return again(true);
    if (status >= 200 && status < 300) {
        // Graph's 200 and 201 carry a body; without one a gateway may have answered, and nothing says that the work was done.
        return status !== 204 && answer.body === undefined
            ? toRetry(new Error(`Graph answered ${status} without a readable body`), true, answer)
            : { kind: 'final', answer };
    }
    // The token is a fresh one by then (transport.ts); one item of a batch may still meet a replica that has not heard of it.
    if (status === 401)
        return again(false, lateTokenMs);
    // Not of the object but of the tenant or a gateway: the service failed. What lies between may have done the work all the same.
    if ((0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isStray */ .oA)(answer))
        return again(!(0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isTenantMissing */ .tl)(answer), strayMs);
    const symptom = symptoms.find(row => request.mayLagBehind?.has(row.after) === true &&
        row.status === status &&
        (row.code === undefined || row.code.test(failure.code)) &&
        (row.message === undefined || row.message.test(failure.message)));
    if (symptom !== undefined)
        return again(false, symptom.maxWaitMs);
    if ((0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isMissing */ .b2)(answer)) {
        if (request.isKnown === true)
            return again(false, strayMs);
        if (request.method === 'DELETE' && (0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .missingPart */ .KN)(request, answer) === 'parent')
            return again(false, strayMs);
    }
    // An upsert updates what exists: a replica does not show yet what stands in the way.
    const isUpsert = request.headers?.Prefer === 'create-if-missing';
    if (isUpsert && status === 409 && /with name .* already exists/i.test(failure.message))
        return again(false, strayMs);
    return { kind: 'final', answer };
};
/** The writes of a request about a service principal: those to the application never explain a 403 that it meets. */
const onlyPrincipal = (recent) => new Set([...recent].filter(one => one === 'servicePrincipal'));


/***/ }),

/***/ 9539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ isSatisfied)
/* harmony export */ });
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4891);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4941);
/* harmony import */ var _missing_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9703);
// Refusals that mean that the work of a request is done already. Graph has no codes of their own for most of them, only texts, so
// each kind of request is held against its own alone. Sources: Microsoft Graph documentation, and public threads for the texts.



const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** The words are there, and with them the values of the request that the text quotes: their beginnings, for it may be cut. */
const says = (words, ...quoted) => ({ message }, { body }) => words.test(message) && quoted.every(field => message.includes((0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(body?.[field]).slice(0, 100)));
const refusals = [
    {
        method: 'POST',
        path: /\/removePassword$/,
        isOwn: ({ message }, { body }) => {
            if (!/no password credential found/i.test(message))
                return false;
            const quoted = guid.exec(message)?.[0].toLowerCase();
            return quoted === undefined || quoted === (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asText */ .e1)(body?.keyId).toLowerCase();
        }
    },
    {
        method: 'POST',
        path: /\/appRoleAssign(ments|edTo)$/,
        isOwn: says(/permission being assigned already exists/i)
    },
    {
        method: 'POST',
        path: /^\/roleManagement\/directory\/roleAssignments$/,
        isOwn: ({ code, message }) => code === 'RoleAssignmentExists' || /^a conflicting object|role assignment already exists/i.test(message)
    },
    { method: 'POST', path: /^\/directoryRoles$/, isOwn: says(/^a conflicting object/i) },
    {
        method: 'POST',
        path: /\/\$ref$/,
        isOwn: ({ message }, { path }) => {
            const property = path.split('/').at(-2) ?? '';
            return /added object references already exist/i.test(message) && message.includes(`'${property}'`);
        }
    },
    {
        // The trust is there, under another name.
        method: 'PATCH',
        path: /\/federatedIdentityCredentials\(/,
        isOwn: says(/combination of issuer and subject must be unique/i, 'issuer', 'subject')
    }
];
/**
 * True when the answer says that the wanted state is there: done by this request, existing already, or gone already. A DELETE
 * whose refusal does not tell a missing member from a missing parent is not satisfied.
 */
const isSatisfied = (request, answer) => {
    if ((0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .succeeded */ .gq)(answer))
        return true;
    const { method, path } = request;
    if (method === 'DELETE')
        return (0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .isMissing */ .b2)(answer) && (0,_missing_js__WEBPACK_IMPORTED_MODULE_2__/* .missingPart */ .KN)(request, answer) === 'target';
    if (answer.status !== 400 && answer.status !== 409)
        return false;
    const failure = (0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .failureOf */ .g5)(answer);
    return refusals.some(one => one.method === method && one.path.test(path) && one.isOwn(failure, request));
};


/***/ }),

/***/ 7057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ createTenantClock),
/* harmony export */   h: () => (/* binding */ clockWarning)
/* harmony export */ });
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4456);
// The tenant's clock, as the answers of Graph tell it. A Date header alone proves nothing, and a runner's clock may be wrong: a
// time counts when a second witness says the same, the runner or the token service that issued the caller's token.

/** How far two clocks may be apart that agree. */
const toleranceMs = 15 * 60_000;
/** What a user should know of clocks that disagree. */
const clockWarning = ({ graphMs, runnerMs }) => `Microsoft Graph says that it is ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(graphMs)}, the runner that it is ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(runnerMs)}, and the caller's token does not confirm Graph. This run goes by the runner's clock and removes no secret because of its age. Check the runner's clock, and what lies between it and Microsoft Graph.`;
/** A clock that nobody has told anything yet. */
const createTenantClock = ({ clock }) => {
    let confirmed;
    let unconfirmed;
    let issued;
    const current = ({ dateMs, atMs }) => dateMs + (clock.monotonic() - atMs);
    const agrees = (oneMs, otherMs) => Math.abs(oneMs - otherMs) <= toleranceMs;
    return {
        now: () => (confirmed === undefined ? clock.now() : current(confirmed)),
        doubt: () => confirmed === undefined && unconfirmed !== undefined
            ? { graphMs: current(unconfirmed), runnerMs: clock.now() }
            : undefined,
        sawDate: dateMs => {
            const reading = { dateMs, atMs: clock.monotonic() };
            const isConfirmed = agrees(dateMs, clock.now()) || (issued !== undefined && agrees(dateMs, current(issued)));
            if (isConfirmed)
                confirmed = reading;
            else
                unconfirmed = reading;
        },
        sawToken: ({ value, issuedMs }) => {
            if (issuedMs === undefined || value === issued?.token)
                return;
            issued = { dateMs: issuedMs, atMs: clock.monotonic(), token: value };
        }
    };
};


/***/ }),

/***/ 9384:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ readInputs)
});

// EXTERNAL MODULE: ./build/clouds.js
var clouds = __webpack_require__(9924);
// EXTERNAL MODULE: ./build/declaration/assemble.js
var assemble = __webpack_require__(1539);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/mode.js
// What the step does with the difference between what is wanted and what there is.
/** The accepted values of the `mode` input: carry it out, only show it, or remove what is declared. */
const modes = ['apply', 'plan', 'destroy'];

// EXTERNAL MODULE: ./build/resources/tenant/reference.js
var reference = __webpack_require__(8670);
// EXTERNAL MODULE: ./build/util/duration.js
var duration = __webpack_require__(1081);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(4891);
// EXTERNAL MODULE: ./build/util/problem.js
var problem = __webpack_require__(7978);
// EXTERNAL MODULE: ./build/util/words.js
var util_words = __webpack_require__(5892);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/resources/app/managedApp.js
var managedApp = __webpack_require__(3372);
;// CONCATENATED MODULE: ./build/inputs/caller.js
// The caller's credential, from the inputs that can name one.



/** The accepted values of `sign-in`. */
const signIns = ['auto', 'oidc', 'client-secret', 'client-certificate', 'device-code'];
const acceptedPem = 'accepted: PEM text with one -----BEGIN CERTIFICATE----- block or a chain with the signing certificate first, and its unencrypted -----BEGIN PRIVATE KEY----- block';
/** What is wrong with a certificate and its private key in PEM. Nothing of the text is ever shown. */
const problemOfKeyPair = (pem) => {
    if (/ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
        return 'holds an encrypted private key; remove the passphrase (openssl pkey -in key.pem -out plain.pem)';
    if (!/-----BEGIN CERTIFICATE-----/.test(pem))
        return 'holds no certificate';
    if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
        return 'holds no private key';
    try {
        const isPair = new external_node_crypto_.X509Certificate(pem).checkPrivateKey((0,external_node_crypto_.createPrivateKey)(pem));
        return isPair ? undefined : 'holds a private key that does not belong to its first certificate';
    }
    catch {
        return 'cannot be read';
    }
};
/**
 * The caller's credential. `auto` goes by which credential is given and takes GitHub OIDC where none is.
 * `cloudAudience` takes the place of an empty `oidc-audience`. What contradicts goes to `report`, and gives undefined.
 */
const readCredential = (signIn, text, cloudAudience, report) => {
    let sound = true;
    const fail = (input, problem) => {
        sound = false;
        report(input, problem);
    };
    const clientSecret = text('client-secret');
    const pem = text('client-certificate');
    const audience = text('oidc-audience');
    const given = ['client-secret', 'client-certificate'].filter(input => text(input) !== '');
    const kind = signIn === 'auto' ? (given[0] ?? 'oidc') : signIn;
    if (given.length === 2)
        fail('client-certificate', 'is given beside client-secret; accepted: one of the two');
    if (!given.some(input => input === kind)) {
        for (const input of given)
            fail('sign-in', `${(0,util_words/* quoted */.TL)(kind)} contradicts ${input}, which is given; accepted: ${input}, or no ${input}`);
    }
    if (kind === 'client-secret' && clientSecret === '')
        fail(kind, "is empty; accepted: the caller's secret (one that is not defined, or kept from a fork, arrives empty)");
    if (kind === 'client-certificate' && pem === '')
        fail(kind, `is empty; ${acceptedPem}`);
    if (audience !== '' && kind !== 'oidc')
        fail('oidc-audience', `${(0,util_words/* quoted */.TL)(audience)} has no use with sign-in ${kind}; accepted: sign-in oidc, or no oidc-audience`);
    if (/[\r\n]|-----BEGIN/.test(clientSecret))
        fail('client-secret', 'holds more than one line; accepted: the value of a client secret (a PEM goes to client-certificate)');
    const pemProblem = pem === '' ? undefined : problemOfKeyPair(pem);
    if (pemProblem !== undefined)
        fail('client-certificate', `${pemProblem}; ${acceptedPem}`);
    const clientId = readCallerId(text('client-id'), kind, fail);
    if (!sound)
        return undefined;
    if (kind === 'device-code')
        return { kind, clientId };
    if (clientId === undefined)
        return undefined;
    if (kind === 'oidc')
        return { kind, clientId, audience: audience || cloudAudience };
    return kind === 'client-secret' ? { kind, clientId, clientSecret } : { kind, clientId, pem };
};
const readCallerId = (text, kind, fail) => {
    if (text !== '') {
        const id = (0,managedApp/* readClientId */.u)(text);
        if (id.ok)
            return id.value;
        fail('client-id', id.problem);
    }
    else if (kind !== 'device-code') {
        fail('client-id', 'is missing; accepted: the application (client) id, a GUID of the identity that this action signs in as');
    }
    return undefined;
};

// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(2856);
;// CONCATENATED MODULE: ./build/inputs/endpoints.js
// The cloud that is talked to, with the hosts that `login-endpoint` and `graph-endpoint` put in the place of its own.



const accepted = 'accepted: an origin such as https://login.example.com, or http on loopback only';
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** The text as an origin without a trailing slash: https, or http on loopback; no path, query, fragment or credentials. */
const parseOrigin = (text) => {
    const url = URL.parse(text);
    if (url === null)
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)} is not a URL; ${accepted}`);
    if (url.username !== '' || url.password !== '')
        return (0,result/* err */._)(`holds credentials, which have no place there; ${accepted}`);
    const reason = (0,reference/* userFlowHostReason */.I)(url.hostname);
    if (reason !== undefined)
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)}: ${reason}; ${accepted}`);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname)))
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)} would send credentials unprotected or nowhere; ${accepted}`);
    if (url.pathname !== '/' || /[?#]/.test(text))
        return (0,result/* err */._)(`${(0,util_words/* quoted */.TL)(text)} is more than an origin; ${accepted}`);
    return (0,result.ok)(url.origin);
};
/** The cloud with its hosts replaced; empty overrides leave them. The scope of tokens stays the cloud's own. */
const withEndpoints = (cloud, loginOrigin, graphOrigin) => ({
    ...cloud,
    loginOrigin: loginOrigin || cloud.loginOrigin,
    graphOrigin: graphOrigin || cloud.graphOrigin,
    customLogin: loginOrigin !== '' && loginOrigin !== cloud.loginOrigin
});

// EXTERNAL MODULE: ./build/declaration/schema.js
var schema = __webpack_require__(4020);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(8639);
;// CONCATENATED MODULE: ./build/inputs/names.js
// The names of the inputs, and the search for names that action.yml does not declare.



/** The inputs that say who signs in, where to, and what to do there. */
const callerInputs = [
    'tenant-id',
    'client-id',
    'client-secret',
    'client-certificate',
    'sign-in',
    'oidc-audience',
    'cloud',
    'login-endpoint',
    'graph-endpoint',
    'mode',
    'config'
];
/** The inputs that say how the run goes about it. */
const runInputs = [
    'github-token',
    'verify',
    'wait-timeout',
    'fail-on-drift',
    'destroy-caller',
    'comment-on-pull-request'
];
/** The inputs that say what one app is, in the order of the kinds. */
const appInputsOf = (kinds) => Object.entries((0,schema/* appKeysOf */.F6)(kinds)).flatMap(([key, { inputs }]) => inputs.map(input => ({ ...input, path: [key, ...input.below] })));
/** Every input, in the order of action.yml. */
const inputNamesOf = (kinds) => [
    ...callerInputs,
    ...appInputsOf(kinds).map(({ name }) => name),
    ...runInputs
];
/** One sentence for each given input that action.yml does not declare: a host may only warn about those. */
const unknownInputs = (given, kinds) => {
    const names = inputNamesOf(kinds);
    return given
        .filter(name => !names.includes(name))
        .map(name => `${(0,util_words/* quoted */.TL)(name)} is not an input of this action${(0,suggest/* didYouMean */.au)(name, names)}`);
};

;// CONCATENATED MODULE: ./build/inputs/pem.js
// What of an input must never reach the log.
const publicBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;
const privateBlock = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----([\s\S]*?)(?:-----END|$)/g;
const base64 = /^[A-Za-z0-9+/_=-]{4,}$/;
const shortestUnknownLine = 8;
/**
 * The parts of a PEM text to mask: the body of every private key, line by line, also where line breaks were lost or written
 * as `\n`. Delimiters and certificates are public and stay readable. A text without any PEM block is masked line by line.
 */
const secretPartsOfPem = (text) => {
    const rest = text.replaceAll('\\n', '\n').replace(publicBlock, '\n');
    const keys = [...rest.matchAll(privateBlock)].map(match => match[1]);
    if (keys.length > 0)
        return keys.flatMap(key => key.split(/\s+/)).filter(part => base64.test(part));
    return rest
        .split(/\r\n|\r|\n/)
        .map(line => line.trim())
        .filter(line => line.length >= shortestUnknownLine && !/^-----[A-Z0-9 ]+-----$/.test(line));
};

;// CONCATENATED MODULE: ./build/inputs/inputs.js
// The inputs of the step: read once, masked as they are read, checked together, and given on as one readonly value.













// A job on a hosted runner lives no longer.
const longestWaitMs = 6 * duration/* unitMs */.FP.h;
/**
 * Reads and checks every input. Secrets are masked in the statement after they are read.
 * @throws ActionError `input` that lists every mistake: the input, its value (never a secret's), what is accepted.
 */
const readInputs = (io, kinds) => {
    const secrets = readSecrets(io);
    const problems = unknownInputs(io.inputNames(), kinds).slice();
    const report = (input, problem) => {
        problems.push(`${input} ${problem}`);
    };
    const text = (input) => secrets[input] ?? io.input(input);
    const read = (input, parse) => {
        const result = parse(text(input));
        if (result.ok)
            return result.value;
        report(input, result.problem);
        return undefined;
    };
    const word = (input, words) => read(input, value => (0,util_words/* parseWord */.kB)(value, words));
    const flag = (input) => word(input, ['true', 'false']) === 'true';
    const origin = (input) => (text(input) && read(input, parseOrigin)) || '';
    const cloudName = word('cloud', clouds/* cloudNames */.cY) ?? 'public';
    const cloud = withEndpoints(clouds/* clouds */.Pk[cloudName], origin('login-endpoint'), origin('graph-endpoint'));
    const tenant = read('tenant-id', value => (0,reference/* parseTenant */.s)(value, cloud.name));
    const signIn = word('sign-in', signIns);
    const credential = signIn && readCredential(signIn, text, cloud.oidcAudience, report);
    const mode = word('mode', modes);
    const declaration = text('config') === ''
        ? readSingleApp(io, kinds, mode !== 'destroy', report)
        : readConfigReference(io, kinds, text('config'), report);
    const waitTimeoutMs = read('wait-timeout', value => (0,duration/* parseDuration */.E9)(value, { mostMs: longestWaitMs }));
    const flags = {
        verify: flag('verify'),
        failOnDrift: flag('fail-on-drift'),
        destroyCaller: flag('destroy-caller'),
        commentOnPullRequest: flag('comment-on-pull-request')
    };
    const gitHubToken = text('github-token') || undefined;
    const stores = appInputsOf(kinds).some(({ name, needsToken }) => needsToken && io.input(name) !== '');
    if (gitHubToken === undefined && (flags.commentOnPullRequest || stores))
        report('github-token', 'is empty; accepted: a token, which comments, secret destinations and variables need');
    if (problems.length > 0 || !tenant || !credential || !mode || !declaration || waitTimeoutMs === undefined)
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: (0,problem/* mistakesText */.v)(problems, { one: 'Input ', many: 'the inputs' }),
            hint: 'Nothing was sent to the tenant. The inputs and their defaults stand in action.yml and the README.'
        });
    return { mode, tenant, credential, cloud, declaration, waitTimeoutMs, ...flags, gitHubToken };
};
const readSecrets = ({ input, mask }) => {
    const clientSecret = input('client-secret');
    if (clientSecret !== '')
        mask(clientSecret);
    const clientCertificate = input('client-certificate');
    for (const part of secretPartsOfPem(clientCertificate))
        mask(part);
    const gitHubToken = input('github-token');
    if (gitHubToken !== '')
        mask(gitHubToken);
    return { 'client-secret': clientSecret, 'client-certificate': clientCertificate, 'github-token': gitHubToken };
};
/** What the inputs say, as a file would have it. A value that is refused is reported and left out. */
const writtenBy = (inputs, { input: text }, report) => {
    const written = {};
    for (const { name, path, read } of inputs) {
        const result = read(text(name));
        if (result?.ok === false)
            report(name, result.problem);
        if (!result?.ok)
            continue;
        const [key, below] = path.map(String);
        written[key] = below === undefined ? result.value : { ...(0,json/* asObject */.eB)(written[key]), [below]: result.value };
    }
    return written;
};
const readSingleApp = (io, kinds, nameRequired, report) => {
    const inputs = appInputsOf(kinds);
    // An entry of a list, or a value that two inputs make together, belongs to the input whose path it begins with.
    const inputAt = (at) => inputs.find(({ path }) => path.every((step, index) => step === at[index]))?.name ?? String(at[0]);
    const app = (0,assemble/* assembleApp */.cL)(writtenBy(inputs, io, report), {
        key: undefined,
        nameRequired,
        kinds,
        report: ({ path, problem }) => report(inputAt(path), problem)
    });
    return app && { kind: 'single', app };
};
const readConfigReference = (io, kinds, path, report) => {
    const inputs = appInputsOf(kinds);
    for (const { name, everywhere } of inputs)
        if (!everywhere && io.input(name) !== '')
            report(name, 'is given beside config, which declares the apps; accepted: one of the two');
    const general = inputs.filter(({ everywhere }) => everywhere);
    return { kind: 'config', path, everywhere: writtenBy(general, io, report) };
};


/***/ }),

/***/ 9604:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ createComponent),
/* harmony export */   o: () => (/* binding */ bind)
/* harmony export */ });
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5568);
// A component is what is planned, applied and reported as one: a managed app, or the tenant itself. It is a list of resources
// that hang on one scope; what each of them wants and observes is known to it alone.

/** Binds a resource to what is wanted of it. With the goal `absent`, a kind that goes with its component plans nothing. */
const bind = (resource, wanted, goal = 'present') => {
    const { kind, after, afterRemovals = [], lane, observe, observeBeforeWrite, looksOlder } = resource;
    const plan = goal === 'present' ? resource.plan : resource.planRemoval;
    const bound = {
        kind,
        after,
        afterRemovals,
        lane,
        observe: async (scope, rescope) => {
            if (plan === undefined)
                return () => inScope({ changes: [], requirements: [] }, bound, scope, undefined);
            const observed = await observe(wanted, scope, goal);
            const observeAgain = async (base) => {
                const freshScope = rescope(base);
                const fresh = await observe(wanted, freshScope, goal);
                return {
                    planner: context => inScope(plan(wanted, fresh, context), bound, freshScope, undefined),
                    looksOlder: looksOlder?.(fresh, observed) === true
                };
            };
            const again = observeBeforeWrite?.(observed) === true ? observeAgain : undefined;
            return context => inScope(plan(wanted, observed, context), bound, scope, again);
        }
    };
    return bound;
};
/** What a plan that writes nothing does not need is not kept: a thousand apps may be planned before the first is applied. */
const inScope = (plan, resource, scope, observeAgain) => {
    const { changes, requirements, title, isLast = false, conclude, finish, report } = plan;
    const apply = changes.some(_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .writes */ .D3) ? plan.apply : undefined;
    return {
        resource,
        changes,
        requirements,
        title,
        isLast,
        observeAgain: apply && observeAgain,
        apply: apply && (work => apply(work, scope)),
        conclude: conclude && (work => conclude(work, scope)),
        finish: finish && (work => finish(work, scope)),
        report: report && (context => report(context, scope))
    };
};
/** Makes a component. @throws Error when a resource stands before one that it waits for: it would not wait. */
const createComponent = (parts) => {
    const { key, name, title, resources } = parts;
    for (const [index, { kind, after }] of resources.entries()) {
        const late = resources.slice(index + 1).find(other => after !== 'everything' && after.includes(other.kind.name));
        if (late !== undefined)
            throw new Error(`${kind.name} stands before ${late.kind.name}, which it waits for`);
    }
    const resourceAt = (place) => resources[place];
    const open = (scope) => ({
        observe: place => resourceAt(place).observe(scope, base => parts.rescope(base, scope, 'before a write')),
        reopen: base => open(parts.rescope(base, scope, 'stale'))
    });
    return { key, name, title, resources, open: base => open(parts.scope(base)) };
};


/***/ }),

/***/ 5568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ writes),
/* harmony export */   Zg: () => (/* binding */ change),
/* harmony export */   _K: () => (/* binding */ isDrift),
/* harmony export */   gR: () => (/* binding */ changesAnything)
/* harmony export */ });
// A plan: the difference between what is wanted and what the tenant has, as a list of changes. Data only, no secret in it.
/** A change; without fields or an id unless `more` says so. */
const change = (kind, action, name, reason, more = {}) => {
    const { id, fields = noFields, recurring } = more;
    return { kind, action, name, id, fields, reason, recurring };
};
const noFields = [];
/** True when carrying out the change would write. */
const writes = (change) => change.action !== 'unchanged' && change.action !== 'drift' && change.action !== 'missing';
/** True when anything in the plan would write. */
const changesAnything = (plan) => plan.changes.some(writes);
/** True for a difference from what is declared: what would be written, and what is there without being declared. */
const isDrift = (change) => change.action === 'drift' || (writes(change) && change.recurring !== true);


/***/ }),

/***/ 9496:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ createReader)
/* harmony export */ });
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6734);
// Reads of the tenant: what is asked for in one turn of the event loop travels in one $batch, whoever asks for it, and what
// several ask for is read once. Nothing is written here, and no answer is kept longer than the reader.

/** A reader of the tenant as it is from now on. `parsed` is what many components share, as far as it is known already. */
const createReader = (graph, parsed = new Map()) => {
    const answers = new Map();
    const common = new Map();
    let waiting = [];
    let asked = 0;
    const send = async () => {
        const sent = waiting;
        waiting = [];
        try {
            const received = await graph.batch(sent.map(({ read }) => ({ method: 'GET', ...read })));
            for (const [index, { resolve }] of sent.entries())
                resolve(received[index]);
        }
        catch (error) {
            for (const { reject } of sent)
                reject(error);
        }
    };
    const ask = (read) => {
        const { promise, resolve, reject } = Promise.withResolvers();
        // After everybody who can ask in this turn has asked.
        if (waiting.length === 0)
            setImmediate(() => void send());
        waiting.push({ read, resolve, reject });
        asked += 1;
        return (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .handled */ .R_)(promise);
    };
    const get = (read) => {
        const known = read.common ? common : answers;
        // What is known to be there is asked for again: an answer that it is missing may stand under the path.
        const key = read.isKnown ? `known ${read.path}` : read.path;
        const answer = known.get(key) ?? ask(read);
        known.set(key, answer);
        return answer;
    };
    return {
        get,
        shared: (read) => {
            const known = parsed.get(read) ?? (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_0__/* .handled */ .R_)(get(read).then(read.parse));
            parsed.set(read, known);
            return known;
        },
        count: () => asked,
        again: () => createReader(graph, parsed),
        forget: () => answers.clear()
    };
};


/***/ }),

/***/ 6945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ createLog)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4456);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3920);
// The step's log: phases as groups, waiting as single lines, annotations for what matters. The only way to the host's
// log commands, so that nothing from elsewhere can be read as a command.



const waitLineEveryMs = 5_000;
const deepestCause = 8;
const block = (text) => (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logLines */ .OG)(text).join('\n');
/** What is behind an error, the nearest first: stacks of what went wrong, messages of what was foreseen. */
const causesOf = ({ cause }, depth = deepestCause) => {
    if (cause === undefined || depth === 0)
        return [];
    if (!(cause instanceof Error))
        return [(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause)];
    const stack = cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ ? undefined : cause.stack;
    return [stack ?? (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause), ...causesOf(cause, depth - 1)];
};
const waitLine = ({ operation, reason, attempts, waitedMs, pauseMs, leftMs }) => `Waiting to ${operation}: ${reason} (attempt ${attempts}, waited ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .readableMs */ .$f)(waitedMs)}, ` +
    `next in ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .readableMs */ .$f)(pauseMs)}, gives up in ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .readableMs */ .$f)(leftMs)})`;
/** The log of a step, written through the host's commands. */
const createLog = (commands) => {
    const annotated = new Set();
    const reported = new Map();
    const detail = (text) => {
        if (commands.isDebug())
            commands.debug(block(text));
    };
    const annotate = (kind) => (text, title) => {
        const shown = block(text);
        const key = `${kind} ${title ?? ''} ${shown}`;
        if (annotated.has(key))
            return;
        annotated.add(key);
        commands[kind](shown, title === undefined ? {} : { title: (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logInline */ .Ab)(title) });
    };
    return {
        group: async (title, phase) => {
            commands.startGroup((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logInline */ .Ab)(title));
            try {
                return await phase();
            }
            finally {
                commands.endGroup();
            }
        },
        info: text => commands.info(block(text)),
        detail,
        notice: annotate('notice'),
        warning: annotate('warning'),
        error: error => {
            commands.error(block(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`));
            for (const cause of causesOf(error))
                detail(`Caused by: ${cause}`);
        },
        waiting: wait => {
            const last = reported.get(wait.operation);
            const isNews = last === undefined || wait.attempts === 1 || wait.reason !== last.reason;
            if (!isNews && wait.waitedMs - last.waitedMs < waitLineEveryMs)
                return;
            reported.set(wait.operation, wait);
            commands.info((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .logInline */ .Ab)(waitLine(wait)));
        }
    };
};


/***/ }),

/***/ 9271:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nr: () => (/* binding */ card),
/* harmony export */   n$: () => (/* binding */ moment),
/* harmony export */   n7: () => (/* binding */ errorAlert),
/* harmony export */   tp: () => (/* binding */ table),
/* harmony export */   xE: () => (/* binding */ alert)
/* harmony export */ });
/* harmony import */ var _util_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1081);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4456);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3920);
// Blocks of a job summary in GitHub's subset of HTML: tables, cards, alerts, moments.



// Short cells stay on one line; long ones give way.
const rowOf = (cells) => `<tr>${cells.map(cell => (cell.length <= 22 ? `<td nowrap>${cell}</td>` : `<td>${cell}</td>`)).join('')}</tr>`;
/** A table with a header row, or nothing when it has no rows. Cells are HTML. */
const table = (header, rows) => rows.length === 0
    ? ''
    : `<table>\n<tr>${header.map(cell => `<th align="left">${cell}</th>`).join('')}</tr>\n${rows.map(rowOf).join('\n')}\n</table>`;
/** A table of names and values without a header; rows with an empty value are left out. Cells are HTML. */
const card = (rows) => `<table>\n${rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`)
    .join('\n')}\n</table>`;
/** An alert block of GitHub's markdown. `lines` are HTML. */
const alert = (kind, lines) => [`[!${kind}]`, ...lines].map(line => `> ${line}`).join('\n');
/** Message and next step of an error as an alert. */
const errorAlert = ({ message, hint }) => alert('CAUTION', [
    `<b>${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .prose */ .CS)(message)}</b>`,
    ...(hint === undefined ? [] : ['', `<b>Next step:</b> ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .prose */ .CS)(hint)}`])
]);
/** A moment and how far it is from `nowMs`: `2026-03-01 08:00 UTC (in 89 days)`. HTML. */
const moment = (iso, nowMs) => {
    const ms = (0,_util_time_js__WEBPACK_IMPORTED_MODULE_2__/* .parseMoment */ .mI)(iso);
    if (ms === undefined)
        return (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .html */ .qy)(iso);
    const away = Math.abs(ms - nowMs);
    const [count, unit] = away >= 2 * _util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .unitMs */ .FP.d ? [Math.floor(away / _util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .unitMs */ .FP.d), 'day'] : [Math.floor(away / _util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .unitMs */ .FP.h), 'hour'];
    const span = count === 0 ? 'less than an hour' : (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(count, unit);
    const day = new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
    return `${day} UTC (${ms > nowMs ? `in ${span}` : `<b>expired</b>, ${span} ago`})`;
};


/***/ }),

/***/ 3920:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ clip),
/* harmony export */   Ab: () => (/* binding */ logInline),
/* harmony export */   CS: () => (/* binding */ prose),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   OG: () => (/* binding */ logLines),
/* harmony export */   _Q: () => (/* binding */ fitting),
/* harmony export */   _b: () => (/* binding */ mermaidLabel),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   nf: () => (/* binding */ link),
/* harmony export */   qy: () => (/* binding */ html)
/* harmony export */ });
// The one place where text that may come from elsewhere (a tenant, an answer, a file) is made safe for what shows it:
// the log, HTML inside GitHub's markdown, and Mermaid.
const lineBreak = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/u;
const lineBreaks = new RegExp(lineBreak, 'gu');
// The joiners and variation selectors that ordinary names are written with; every other invisible character is shown.
const joining = '\\u200c\\u200d\\ufe0e\\ufe0f';
const invisible = new RegExp(`(?![${joining}])[\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}]`, 'gu');
// The runner compares by culture, which skips invisible characters, and after trimming white space.
const commandStart = new RegExp(`^([\\s${joining}]*):([${joining}]*):`, 'u');
const oldCommand = new RegExp(`#([${joining}]*)#([${joining}]*)\\[`, 'gu');
const visible = (text) => text
    .toWellFormed()
    .replaceAll('\t', ' ')
    .replace(invisible, character => `\\u{${character.codePointAt(0)?.toString(16)}}`);
const neutral = (line) => visible(line).replace(commandStart, '$1:$2 :').replace(oldCommand, '#$1 #$2[');
/**
 * The lines of a text for the log. None can be read as a workflow command (`::name::` at its start, also behind white space
 * or invisible characters, `##[name]` anywhere: actions/runner, ActionCommand.cs). Control characters become `\u{...}`.
 */
const logLines = (text) => text.split(lineBreak).map(neutral);
/** A text as part of one log line: line breaks become spaces, the rest as in {@link logLines}. */
const logInline = (text) => neutral(text.replace(lineBreaks, ' '));
/** At most `longest` code points of a text, the last of them an ellipsis when something was left out. */
const clip = (text, longest) => {
    const points = [...text];
    return points.length <= longest ? text : `${points.slice(0, longest - 1).join('')}\u2026`;
};
const oneVisibleLine = (text) => visible(text.replace(lineBreaks, ' '));
// Everything that means something to HTML or to GitHub's markdown.
const htmlSpecial = /[&<>"'`*_[\]|~\\$@#]/g;
const entities = (text) => text.replace(htmlSpecial, character => `&#${character.charCodeAt(0)};`);
/**
 * A text for HTML inside GitHub's markdown, on one line, clipped to `longest` code points. A zero-width space behind @ and #
 * keeps a name from becoming a mention or a reference.
 */
const html = (text, longest = 300) => entities(clip(oneVisibleLine(text), longest)).replace(/&#(?:35|64);/g, sign => `${sign}&#8203;`);
const attribute = (text) => entities(oneVisibleLine(text));
/** A value that somebody may want to copy, as `<code>`: on one line, with nothing inserted. */
const code = (text, longest = 300) => `<code>${attribute(clip(text, longest))}</code>`;
/** A link, when the address is http or https; else the label alone. `label` is HTML. */
const link = (address, label) => /^https?:\/\/[^\s]+$/i.test(address) ? `<a href="${attribute(address)}">${label}</a>` : label;
const address = /(https?:\/\/[^\s<>"'`)]*[^\s<>"'`).,;:!?])/i;
/** Sentences for HTML inside GitHub's markdown, with their web addresses as links. */
const prose = (text, longest = 2_000) => clip(oneVisibleLine(text), longest)
    .split(address)
    .map((part, index) => (index % 2 === 1 ? link(part, attribute(part)) : html(part, longest)))
    .join('');
/**
 * A text as the label of a Mermaid node, between double quotes: everything but letters, digits and a few harmless signs
 * becomes an entity code (Mermaid documentation, "Flowcharts"). An empty label, which Mermaid refuses, becomes `(no name)`.
 */
const mermaidLabel = (text, longest = 60) => {
    const shown = clip(oneVisibleLine(text), longest);
    return [...(shown.trim() === '' ? '(no name)' : shown)]
        .map(character => (/[\p{L}\p{M}\p{N} ._\u2026/-]/u.test(character) ? character : `#${character.codePointAt(0)};`))
        .join('');
};
/** `1 app`, `2 apps`. */
const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
/** The first of `items` that fit into `budget` (in the unit of `size`), rendered, and how many were left out unrendered. */
const fitting = (items, render, budget, size) => {
    const taken = [];
    let used = 0;
    for (const [index, item] of items.entries()) {
        const text = render(item, index);
        used += size(text);
        if (used > budget)
            return { taken, left: items.length - index };
        taken.push(text);
    }
    return { taken, left: 0 };
};


/***/ }),

/***/ 6446:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ credentialText),
/* harmony export */   c: () => (/* binding */ accessText)
/* harmony export */ });
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3253);
// Who besides the caller, the tenant's administrators and what is declared could act as an application: whoever owns it or holds
// a credential of it or of its service principal.

/** The list of accesses in words. */
const accessText = (access) => access.map(({ text, to }) => `${text} of the ${to}`).join('; ');
/** A secret or a certificate in such a list. */
const credentialText = (noun, name, keyId) => `the ${noun} ${name === '' ? 'without a name' : `"${(0,_util_http_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteText */ .SW)(name, 120)}"`} (key id ${keyId})`;


/***/ }),

/***/ 2960:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FM: () => (/* binding */ expandOwners),
/* harmony export */   O2: () => (/* binding */ isUntouched),
/* harmony export */   n1: () => (/* binding */ principalRead),
/* harmony export */   p6: () => (/* binding */ selectedProperties),
/* harmony export */   pZ: () => (/* binding */ parseOwner),
/* harmony export */   wO: () => (/* binding */ parseApplication),
/* harmony export */   wu: () => (/* binding */ parsePasswords),
/* harmony export */   x2: () => (/* binding */ readPrincipal)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9685);
/* harmony import */ var _graph_missing_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9703);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(247);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9704);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4891);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4456);
// The application and service principal objects of Microsoft Graph, as far as the action reads them. Source: Microsoft Graph
// documentation, application and servicePrincipal resources.









/** Graph gives at most so many objects with the one that they belong to (Microsoft Graph documentation, query parameters: $expand). */
const mostExpanded = 20;
/** Reads owners that came with the object; undefined where it came without them, or may have more. */
const parseExpandedOwners = (value) => Array.isArray(value) && value.length < mostExpanded ? (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)(value).map(parseOwner) : undefined;
/** Reads an owner: the name, and how it signs in. */
const parseOwner = (fields) => {
    const id = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.id).toLowerCase();
    const appId = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.appId);
    const name = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.displayName) || id;
    const detail = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.userPrincipalName) || (appId && `client id ${appId}`);
    return { id, name: (0,_util_http_js__WEBPACK_IMPORTED_MODULE_5__/* .remoteText */ .SW)(detail ? `${name} (${detail})` : name, 200) };
};
/**
 * The properties that are read, for `$select`. Not every tenant knows `uniqueName`, nor `createdByAppId`, which no answer
 * recorded before 2026 holds; `$select` of an unknown property is refused with 400.
 */
const selectedProperties = [
    'id',
    'appId',
    'displayName',
    'uniqueName',
    'signInAudience',
    'createdByAppId',
    'createdDateTime',
    'tags',
    'requiredResourceAccess',
    'passwordCredentials',
    'keyCredentials'
];
/** Asks for the owners along with the object (Microsoft Graph documentation, application resource: owners supports $expand). */
const expandOwners = '&$expand=owners';
/** True for an application that nobody has done anything with: as it stands between its creation and its tagging. */
const isUntouched = (application) => {
    const { tags, requiredResourceAccess, passwordCredentials, keyCredentials } = application;
    return [tags, requiredResourceAccess, passwordCredentials, keyCredentials].every(({ length }) => length === 0);
};
/** Reads an application of Graph. @throws ActionError `protocol` when its ids are not GUIDs. */
const parseApplication = (body) => {
    const fields = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObject */ .eB)(body);
    const id = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.id).toLowerCase();
    const appId = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.appId).toLowerCase();
    if (!(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_6__/* .isGuid */ .W)(id) || !(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_6__/* .isGuid */ .W)(appId))
        throw unusable('Graph gave an application without usable ids: id and appId must be GUIDs.');
    return {
        id,
        appId,
        displayName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.displayName),
        uniqueName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.uniqueName) || undefined,
        signInAudience: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.signInAudience),
        serviceManagementReference: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.serviceManagementReference) || undefined,
        createdByAppId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(fields.createdByAppId).toLowerCase() || undefined,
        createdMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_7__/* .parseMoment */ .mI)(fields.createdDateTime),
        tags: Array.isArray(fields.tags) ? fields.tags.filter(tag => typeof tag === 'string') : [],
        requiredResourceAccess: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)(fields.requiredResourceAccess).map(entry => ({
            resourceAppId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(entry.resourceAppId).toLowerCase(),
            resourceAccess: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)(entry.resourceAccess).map(access => ({
                id: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(access.id).toLowerCase(),
                type: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(access.type)
            }))
        })),
        passwordCredentials: parsePasswords(fields.passwordCredentials),
        keyCredentials: parseKeys(fields.keyCredentials),
        owners: parseExpandedOwners(fields.owners)
    };
};
const parseKeys = (value) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)(value).map(raw => ({
    key: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(raw.key),
    keyId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(raw.keyId).toLowerCase(),
    displayName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(raw.displayName),
    endMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_7__/* .parseMoment */ .mI)(raw.endDateTime) ?? Number.MAX_SAFE_INTEGER,
    customKeyIdentifier: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(raw.customKeyIdentifier),
    raw
}));
/** Reads password credentials; entries without a usable key id are left out, unreadable ends count as the far future. */
const parsePasswords = (value) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObjects */ .Nt)(value)
    .filter(({ keyId }) => (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_6__/* .isGuid */ .W)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(keyId)))
    .map(({ keyId, displayName, startDateTime, endDateTime }) => ({
    keyId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(keyId).toLowerCase(),
    displayName: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(displayName),
    startMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_7__/* .parseMoment */ .mI)(startDateTime) ?? 0,
    endMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_7__/* .parseMoment */ .mI)(endDateTime) ?? Number.MAX_SAFE_INTEGER
}));
/** The service principal of an application, or undefined when there is none. @throws ActionError when it may not be read. */
const readPrincipal = async (appId, uniqueName, reader, schema) => {
    const read = principalRead(appId, uniqueName, schema);
    let answer = await reader.get(read);
    if (answer.status === 400 && read.path.includes('$expand')) {
        schema.expandsOwners = false;
        answer = await reader.get(principalRead(appId, uniqueName, schema));
    }
    if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_8__/* .isMissing */ .b2)(answer))
        return undefined;
    if (answer.status !== 200)
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .toActionError */ .ie)(read, answer);
    const fields = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asObject */ .eB)(answer.body);
    const { id, accountEnabled, appOwnerOrganizationId, passwordCredentials, keyCredentials, owners } = fields;
    if (!(0,_util_guid_js__WEBPACK_IMPORTED_MODULE_6__/* .isGuid */ .W)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(id)))
        throw unusable(`Graph gave the service principal of ${uniqueName} without a usable id.`);
    return {
        id: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(id).toLowerCase(),
        accountEnabled: accountEnabled !== false,
        ownerTenantId: (0,_util_json_js__WEBPACK_IMPORTED_MODULE_4__/* .asText */ .e1)(appOwnerOrganizationId).toLowerCase() || undefined,
        passwordCredentials: parsePasswords(passwordCredentials),
        keyCredentials: parseKeys(keyCredentials),
        owners: parseExpandedOwners(owners)
    };
};
/** The read of the service principal of an application. */
const principalRead = (appId, uniqueName, { expandsOwners }) => ({
    path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .byKey */ .dX)('servicePrincipals', 'appId', appId)}?$select=id,appId,accountEnabled,appOwnerOrganizationId,passwordCredentials,keyCredentials${expandsOwners ? expandOwners : ''}`,
    operation: `read the service principal of ${uniqueName}`,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_3__/* .requirements */ .Ln.readApplications
});
const unusable = (message) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'protocol', message });


/***/ }),

/***/ 5534:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CG: () => (/* binding */ requirementsOf),
/* harmony export */   V7: () => (/* binding */ appComponent),
/* harmony export */   go: () => (/* binding */ appKind),
/* harmony export */   iB: () => (/* binding */ noField)
/* harmony export */ });
/* harmony import */ var _reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9604);
/* harmony import */ var _field_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8210);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7870);
// A kind of thing that hangs on a managed app, as its folder registers it (the resource, what a user may say about it, what it
// contributes to the app as a whole), and the component that all of them make.



const noClaims = [];
/** Registers a kind. */
const appKind = (parts) => {
    const { manifest, expectedRoles, foreignAccess, vouches, requirements, beforeObserving, claims } = parts;
    return (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .register */ .kz)(parts, wanted => ({
        bind: goal => (0,_reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__/* .bind */ .o)(parts, wanted, goal),
        manifest: manifest && (scope => manifest(wanted, scope)),
        expectedRoles: expectedRoles && (scope => expectedRoles(wanted, scope)),
        foreignAccess: foreignAccess && (scope => foreignAccess(wanted, scope)),
        vouches: vouches && (scope => vouches(wanted, scope)),
        requirements: requirements && ((mode, app) => requirements(wanted, mode, app)),
        beforeObserving: beforeObserving && (services => beforeObserving(wanted, services)),
        claims: claims?.(wanted) ?? noClaims
    }));
};
/** The field of a kind that a user says nothing about: it is there for every app. */
const noField = { keys: {}, read: () => null };
/** What a run in `mode` may need of an administrator for this app. */
const requirementsOf = ({ app, parts }, mode) => parts.flatMap(part => part.requirements?.(mode, app) ?? []);
/** The component that brings the app into step, or, with the goal `absent`, takes it away. */
const appComponent = ({ app, parts }, services, goal) => {
    const setting = { app, services, goal, contributions: contributionsOf(parts) };
    return (0,_reconcile_component_js__WEBPACK_IMPORTED_MODULE_2__/* .createComponent */ .a)({
        key: app.key,
        name: app.uniqueName,
        title: app.displayName,
        resources: parts.map(part => part.bind(goal)),
        scope: base => (0,_scope_js__WEBPACK_IMPORTED_MODULE_1__/* .createAppScope */ .Wi)(setting, base),
        rescope: (base, previous, why) => (0,_scope_js__WEBPACK_IMPORTED_MODULE_1__/* .renewAppScope */ .Nh)(setting, base, previous, why === 'stale')
    });
};
const contributionsOf = (parts) => {
    // The rest of the parts is not kept: a thousand apps may be declared.
    const manifests = parts.flatMap(({ manifest }) => manifest ?? []);
    const roles = parts.flatMap(({ expectedRoles }) => expectedRoles ?? []);
    const accesses = parts.flatMap(({ foreignAccess }) => foreignAccess ?? []);
    const vouchers = parts.flatMap(({ vouches }) => vouches ?? []);
    return {
        manifest: scope => Promise.all(manifests.map(manifest => manifest(scope))),
        expectedRoles: async (scope) => (await Promise.all(roles.map(expected => expected(scope)))).flat(),
        foreignAccess: async (scope) => (await Promise.all(accesses.map(access => access(scope)))).flat(),
        vouches: async (scope) => (await Promise.all(vouchers.map(vouches => vouches(scope)))).includes(true)
    };
};


/***/ }),

/***/ 2954:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $c: () => (/* binding */ selectedIn),
/* harmony export */   Uo: () => (/* binding */ assertSameName),
/* harmony export */   WC: () => (/* binding */ keyTagRead),
/* harmony export */   mn: () => (/* binding */ nameRead),
/* harmony export */   x5: () => (/* binding */ locate),
/* harmony export */   yF: () => (/* binding */ isManaged)
/* harmony export */ });
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4941);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9685);
/* harmony import */ var _graph_missing_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9703);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(247);
/* harmony import */ var _graphObjects_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2960);
/* harmony import */ var _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7989);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1933);
// Which application of the tenant a declaration means: found by its key alone, never by display name. What looks like two
// declarations of one key, a holder without our tag, and what must never be managed is an error that names it.








/** True for an application that carries our tag. */
const isManaged = (located) => located.state === 'found' && (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .readTags */ .g$)(located.application.tags).managed;
/** The properties that are read. A tenant that refuses a property refuses it in `$select` as well. */
const selectedIn = (place, { knowsCreatedBy }, declared) => [
    ..._graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .selectedProperties */ .p6.filter(name => (name !== 'uniqueName' || place === 'uniqueName') && (name !== 'createdByAppId' || knowsCreatedBy)),
    ...(declared?.serviceManagementReference === undefined ? [] : ['serviceManagementReference'])
].join(',');
const readOf = (operation, path, place, declared) => schema => ({
    path: `${path}${path.includes('?') ? '&' : '?'}$select=${selectedIn(place, schema, declared)}${schema.expandsOwners ? _graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .expandOwners */ .FM : ''}`,
    operation,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_2__/* .requirements */ .Ln.readApplications
});
/** The read of the application by its unique name. */
const nameRead = (app) => readOf(`read the application ${app.uniqueName}`, (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .byKey */ .dX)('applications', 'uniqueName', app.uniqueName), 'uniqueName', app);
/** The read of the applications that carry the key in a tag. */
const keyTagRead = (app) => {
    const path = `/applications?$filter=tags/any(t:t%20eq%20${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .eu)((0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .keyTag */ .QR)(app.uniqueName))})`;
    return readOf(`look for applications tagged with the key ${app.uniqueName}`, path, 'tag', app);
};
/** The read of the application by its client id. */
const clientIdRead = (appId, place, app) => readOf(`read the application with client id ${appId}`, (0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .byKey */ .dX)('applications', 'appId', appId), place, app);
/** Asks, and once more without the creator and the owners where the tenant refuses to tell them with the application. */
const ask = async (read, reader, schema) => {
    const asked = { ...schema };
    const answer = await reader.get(read(asked));
    const { status, message } = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_6__/* .failureOf */ .g5)(answer);
    if (status !== 400 || (!asked.knowsCreatedBy && !asked.expandsOwners) || /uniqueName/i.test(message))
        return answer;
    // Whichever the refusal names; both where it names neither.
    const [namesCreator, namesOwners] = [/createdByAppId/i.test(message), /owners|\$expand/i.test(message)];
    const plain = {
        knowsCreatedBy: asked.knowsCreatedBy && namesOwners && !namesCreator,
        expandsOwners: asked.expandsOwners && namesCreator && !namesOwners
    };
    const again = await reader.get(read(plain));
    if (again.status !== 400)
        Object.assign(schema, plain);
    return again;
};
/** The soft-deleted applications: shared by all apps of a run. When they may not be read, the creation fails if one holds the key. */
const deletedRead = (place) => {
    const operation = 'look for a soft-deleted application that holds the key';
    const path = '/directory/deletedItems/microsoft.graph.application';
    const read = readOf(operation, path, place)({ knowsCreatedBy: false, expandsOwners: false });
    return {
        ...read,
        isLong: true,
        parse: answer => {
            if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_7__/* .isStray */ .oA)(answer))
                throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read, answer);
            return answer.status === 200 ? (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_6__/* .valuesOf */ .sm)(answer).map(_graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .parseApplication */ .wO) : [];
        }
    };
};
const deletedReads = { uniqueName: deletedRead('uniqueName'), tag: deletedRead('tag') };
/** A tenant that does not know `uniqueName` refuses the request; one that knows it answers 200 or that it is missing. */
const refusesUniqueName = ({ status }) => [400, 405, 501].includes(status);
/**
 * Finds the application that the declaration means. One that is to be removed is found by its own key alone: an application
 * that was never taken over must not go.
 * @throws ActionError `conflict` for two candidates, a holder without our tag, a key held by another application than the
 *   one to adopt, another declaration's application, what must never be managed, or nothing to adopt; `permission` or
 *   `protocol` when a read was refused.
 */
const locate = async (context) => {
    const { app, reader, goal, services } = context;
    const { tenantSchema: schema } = services;
    const adoptClientId = goal === 'present' ? app.adoptClientId : undefined;
    const early = adoptClientId && ask(clientIdRead(adoptClientId, 'uniqueName', app), reader, schema);
    const named = await ask(nameRead(app), reader, schema);
    const keyPlace = refusesUniqueName(named) ? 'tag' : 'uniqueName';
    if (named.status !== 200 && !(0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_7__/* .isMissing */ .b2)(named) && keyPlace === 'uniqueName') {
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(nameRead(app)(schema), named);
    }
    // Asked for before it is known whether it is needed, so that it travels with the other reads.
    const byClientId = adoptClientId && keyPlace === 'tag' ? ask(clientIdRead(adoptClientId, keyPlace, app), reader, schema) : early;
    const adopted = async (clientId, holder) => {
        const read = clientIdRead(clientId, keyPlace, app)(schema);
        const answer = (await byClientId);
        if ((0,_graph_missing_js__WEBPACK_IMPORTED_MODULE_7__/* .isMissing */ .b2)(answer))
            throw await nothingToAdopt(clientId, reader, schema);
        return { state: 'found', keyPlace, application: adoptable(app, holder, read, answer), adopted: true };
    };
    if (named.status === 200) {
        const holder = (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .parseApplication */ .wO)(named.body);
        return adoptClientId === undefined ? ours(context, holder, keyPlace) : adopted(adoptClientId, holder);
    }
    return keyPlace === 'tag' ? locateByTag(context, adopted) : locateDeleted(context, adopted);
};
/** No application has the unique name: a soft-deleted one may hold it, for 30 days. */
const locateDeleted = async ({ app, reader, goal }, adopted) => {
    const { uniqueName } = app;
    const deletedItems = await reader.shared(deletedReads.uniqueName);
    const deleted = deletedItems.filter(item => item.uniqueName?.toLowerCase() === uniqueName.toLowerCase());
    const [gone] = deleted;
    if (goal === 'present' && app.adoptClientId !== undefined) {
        if (gone !== undefined)
            throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .softDeleted */ ._$(app, gone);
        return adopted(app.adoptClientId, undefined);
    }
    if (deleted.length > 1)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .ambiguous */ .zs(app, deleted);
    return { state: 'missing', keyPlace: 'uniqueName', deleted: gone };
};
/** The tenant refuses `uniqueName`: the key is in a tag. A deleted application holds no key there. */
const locateByTag = async (context, adopted) => {
    const { app, reader, goal, services } = context;
    const read = keyTagRead(app);
    const [tagged, deletedItems] = await Promise.all([
        ask(read, reader, services.tenantSchema),
        reader.shared(deletedReads.tag)
    ]);
    if (tagged.status !== 200)
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read(services.tenantSchema), tagged);
    // A list may still show what was deleted a moment ago.
    const alive = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_6__/* .valuesOf */ .sm)(tagged)
        .map(_graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .parseApplication */ .wO)
        .filter(item => !deletedItems.some(({ id }) => id === item.id));
    if (alive.length > 1)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .ambiguous */ .zs(app, alive);
    const [only] = alive;
    if (goal === 'present' && app.adoptClientId !== undefined)
        return adopted(app.adoptClientId, only);
    return only === undefined ? { state: 'missing', keyPlace: 'tag', deleted: undefined } : ours(context, only, 'tag');
};
const ours = ({ app, goal, services }, application, keyPlace) => {
    const { managed } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .readTags */ .g$)(application.tags);
    assertManageable(application);
    if (!managed && goal === 'absent')
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .notOursToRemove */ ._8(application);
    if (managed)
        assertSameDeclaration(app, application, services.repository);
    return { state: 'found', keyPlace, application, adopted: false };
};
/**
 * Another declaration may have the same key: one of another repository, or one whose display name gives the same derived key.
 * What the tags say of them is a label; it keeps people from each other's way, and gives nobody any right.
 * @throws ActionError `conflict` with the ways out.
 */
const assertSameDeclaration = (app, application, repository) => {
    const known = (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .readTags */ .g$)(application.tags);
    const isNamedByClientId = app.adoptClientId === application.appId;
    if (known.repository !== undefined && repository !== undefined && !isNamedByClientId) {
        if (!(0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .isRepository */ .Z6)(known.repository, repository))
            throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .otherRepository */ .j5(app, application, known.repository);
    }
    assertSameName(app, application);
};
/** @throws ActionError `conflict` for an application that another display name gave the derived key. */
const assertSameName = (app, application) => {
    const { name } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .readTags */ .g$)(application.tags);
    const isSame = name === undefined ? application.displayName === app.displayName : name === (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .nameDigest */ .YG)(app.displayName);
    if (app.isKeyDerived && !isSame)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .derivedKey */ .DV(app, application);
};
/** @throws ActionError `conflict` for the application that holds the custom attributes of the tenant's users. */
const assertManageable = (application) => {
    if (/^(b2c|aad|ciam)-extensions-app\b/i.test(application.displayName.trim()))
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .extensionsApp */ .Kb(application);
};
/** A client id without an application in the tenant may be that of another tenant's, which has a service principal here. */
const nothingToAdopt = async (clientId, reader, schema) => {
    const answer = await reader.get((0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .principalRead */ .n1)(clientId, clientId, schema));
    return answer.status === 200 ? _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .registeredElsewhere */ .zU(clientId, answer.body) : _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .nothingToAdopt */ .j0(clientId);
};
const adoptable = (app, holder, read, answer) => {
    if (answer.status !== 200)
        throw (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .toActionError */ .ie)(read, answer);
    const application = (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_3__/* .parseApplication */ .wO)(answer.body);
    assertManageable(application);
    if (holder !== undefined && holder.id !== application.id)
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .heldByAnother */ .oo(app, holder, application);
    const { key } = (0,_tags_js__WEBPACK_IMPORTED_MODULE_5__/* .readTags */ .g$)(application.tags);
    // Graph treats names that differ in case alone as the same; so does everything here.
    const isOther = (name) => name !== undefined && name.toLowerCase() !== app.uniqueName.toLowerCase();
    if (isOther(application.uniqueName))
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .ownName */ .qU(application, application.uniqueName ?? '');
    if (isOther(key))
        throw _locateErrors_js__WEBPACK_IMPORTED_MODULE_4__/* .ownKey */ .Gt(application, key ?? '');
    return application;
};


/***/ }),

/***/ 7989:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ab: () => (/* binding */ called),
/* harmony export */   DV: () => (/* binding */ derivedKey),
/* harmony export */   Gt: () => (/* binding */ ownKey),
/* harmony export */   Kb: () => (/* binding */ extensionsApp),
/* harmony export */   TR: () => (/* binding */ notOurs),
/* harmony export */   Tz: () => (/* binding */ destroysCaller),
/* harmony export */   _$: () => (/* binding */ softDeleted),
/* harmony export */   _8: () => (/* binding */ notOursToRemove),
/* harmony export */   j0: () => (/* binding */ nothingToAdopt),
/* harmony export */   j5: () => (/* binding */ otherRepository),
/* harmony export */   o7: () => (/* binding */ flappingError),
/* harmony export */   oo: () => (/* binding */ heldByAnother),
/* harmony export */   qU: () => (/* binding */ ownName),
/* harmony export */   zU: () => (/* binding */ registeredElsewhere),
/* harmony export */   zs: () => (/* binding */ ambiguous)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _util_http_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3253);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4891);
/* harmony import */ var _access_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6446);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1933);
// Why a declaration cannot mean an application of the tenant, each with the ways out.





const conflict = (message, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({ code: 'conflict', message, hint });
/** An application in a message. */
const called = ({ displayName, appId }) => `"${displayName}" (client id ${appId})`;
/** A key that a soft-deleted application holds. */
const softDeleted = ({ uniqueName }, deleted) => {
    const purge = `delete it for good (portal: App registrations, Deleted applications; Graph: DELETE /directory/deletedItems/${deleted.id})`;
    return conflict(`The unique name ${uniqueName} is held by a soft-deleted application, ${called(deleted)}. Deleted applications keep their name for 30 days.`, (0,_tags_js__WEBPACK_IMPORTED_MODULE_1__/* .readTags */ .g$)(deleted.tags).managed
        ? `Set restore-deleted: true to bring it back, or ${purge}, or choose another unique-name.`
        : `This action did not make it and does not touch it: ${purge}, or choose another unique-name.`);
};
/** A holder of the key that this action did not make. */
const notOurs = ({ uniqueName }, application, access) => conflict(`The application ${called(application)} holds the unique name ${uniqueName} but was not made by this action: it lacks the tag b2c-bootstrap.${access.length === 0 ? '' : ` Others could act as it: ${(0,_access_js__WEBPACK_IMPORTED_MODULE_2__/* .accessText */ .c)(access)}.`}`, `To take it over, set adopt-client-id: ${application.appId}. To make another application, set a different unique-name.`);
/** An application whose key another display name gives as well: two declarations must not become one application. */
const derivedKey = ({ uniqueName, displayName }, application) => conflict(`"${displayName}" and the application ${called(application)} have the same key: ${uniqueName} was derived from the display name, and is the key of both.`, `Set unique-name: to ${uniqueName} if that application is meant (it is then renamed), or to another key if "${displayName}" is an application of its own.`);
/** An application that the declaration of another repository brought into being or took over. */
const otherRepository = ({ uniqueName }, application, repository) => conflict(`The application ${called(application)} with the unique name ${uniqueName} is managed by the repository ${repository}.`, `Two repositories would undo each other's settings and replace each other's secrets. Choose another unique-name, or, if this repository is to take it over, set adopt-client-id: ${application.appId}.`);
/** The application that Microsoft makes with the tenant. Source: "Azure AD B2C: Extensions app". */
const extensionsApp = (application) => conflict(`${called(application)} holds the custom attributes of the tenant's users, and must not be changed or removed. Nothing was written.`, 'Choose another application; this one belongs to Azure AD B2C itself.');
/** An application whose registration is in another tenant: Microsoft's own, or another organization's. */
const registeredElsewhere = (clientId, servicePrincipal) => {
    const { displayName, appOwnerOrganizationId } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(servicePrincipal);
    const name = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_4__/* .remoteText */ .SW)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(displayName) || clientId, 120);
    const where = (0,_util_http_js__WEBPACK_IMPORTED_MODULE_4__/* .remoteText */ .SW)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asText */ .e1)(appOwnerOrganizationId) || 'another tenant', 80);
    return conflict(`adopt-client-id: ${name} (client id ${clientId}) is registered in ${microsoftTenants.has(where) ? "Microsoft's own tenant" : `the tenant ${where}`}; this tenant has only its service principal.`, 'Only a registration of the tenant that tenant-id names can be taken over.');
};
// Microsoft Entra documentation: "Verify first-party Microsoft applications in sign-in reports".
const microsoftTenants = new Set([
    'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    '72f988bf-86f1-41af-91ab-2d7cd011db47',
    'cdc5aeea-15c5-4db6-b079-fcadd2505dc2'
]);
/** The application that the run signs in as, in mode destroy. */
const destroysCaller = (application) => conflict(`${called(application)} is the application that this run signs in as: with it the run would lose its way into the tenant. Nothing was removed.`, 'Take it out of the declaration; or, if it is to go as well, set destroy-caller: true: it is then removed last.');
/** A holder of the key that this action did not make, in mode destroy. */
const notOursToRemove = (application) => conflict(`${called(application)} was not made by this action: it lacks the tag b2c-bootstrap. Nothing was removed.`, 'Delete it by hand if it must go.');
/** Two applications that carry one key. */
const ambiguous = ({ uniqueName }, applications) => conflict(`${applications.length} applications carry the key ${uniqueName}: ${applications.map(called).join(', ')}.`, 'Decide which one stays and delete the others, or remove their tag b2c-bootstrap:key:\u2026 in the portal (Manifest).');
/** A client id to adopt that the tenant does not know. */
const nothingToAdopt = (clientId) => conflict(`adopt-client-id: there is no application with client id ${clientId} in this tenant.`, 'Give the Application (client) ID of a registration in the tenant that tenant-id names; a soft-deleted one must be restored first.');
/** A key that another application holds than the one to adopt. */
const heldByAnother = ({ uniqueName }, holder, toAdopt) => conflict(`adopt-client-id: the unique name ${uniqueName} is held by another application, ${called(holder)}, than the one to adopt, ${called(toAdopt)}.`, 'Set a different unique-name, or adopt the application that holds it.');
/** An application to adopt that has another unique name already. */
const ownName = ({ displayName }, uniqueName) => conflict(`adopt-client-id: the application "${displayName}" has a unique name of its own, ${uniqueName}, which cannot be changed.`, `Set unique-name: ${uniqueName}.`);
/** An application to adopt that this action manages already, under another key. */
const ownKey = ({ displayName }, key) => conflict(`adopt-client-id: the application "${displayName}" is managed by this action already, under the unique name ${key}.`, `Set unique-name: ${key}; adopt-client-id is then no longer needed.`);
/** The error of an application that does not hold still. */
const flappingError = ({ uniqueName }) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'conflict',
    message: `The application ${uniqueName} came and went several times while this run was to create it.`,
    hint: 'Something else creates and deletes it at the same time; give the workflow a concurrency group.'
});


/***/ }),

/***/ 3372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ managedAppField),
/* harmony export */   u: () => (/* binding */ readClientId)
/* harmony export */ });
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9704);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4891);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5892);
/* harmony import */ var _field_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8210);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9782);
// A managed app by its names: what the whole component is about, whatever kinds hang on it.






/** A client id: a GUID, in lower case. */
const readClientId = (text) => {
    const id = (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_2__/* .guidOf */ .d)(text);
    return id === undefined
        ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(text)} is not a client id; accepted: the application (client) id, a GUID`)
        : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__.ok)(id);
};
/** The key id of a secret or certificate: a GUID, in lower case. */
const readKeyId = (text) => {
    const id = (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_2__/* .guidOf */ .d)(text);
    return id === undefined
        ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(text)} is not a key id; accepted: the key id of a secret or certificate, a GUID`)
        : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__.ok)(id);
};
const parseServiceReference = (text) => text.length <= 128 && !/\p{Cc}/u.test(text)
    ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__.ok)(text)
    : (0,_util_result_js__WEBPACK_IMPORTED_MODULE_3__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)(text)} is no service management reference; accepted: at most 128 characters on one line`);
/** The names of an app and the settings that hold for all of it. */
const managedAppField = (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .defineField */ .MI)({
    name: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(_names_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDisplayName */ .fj, {
        input: 'app-name',
        description: 'Display name, 1 to 120 characters. May hold environment placeholders.',
        placeholders: { paths: [[]], words: 'name' }
    }),
    uniqueName: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(_names_js__WEBPACK_IMPORTED_MODULE_1__/* .parseUniqueName */ .UF, {
        input: 'unique-name',
        description: 'The stable key of the app, without whitespace; the slug of the name when absent.'
    }),
    adopt: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(readClientId, {
        input: 'adopt-client-id',
        description: 'Client id of an existing registration to take over. May hold environment placeholders.',
        placeholders: { paths: [[]], words: 'adopt' }
    }),
    restoreDeleted: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .flagKey */ .Q4)({
        input: 'restore-deleted',
        everywhere: true,
        inDefaults: true,
        description: 'Restores a soft-deleted app that holds the unique name, instead of failing.'
    }),
    prune: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .flagKey */ .Q4)({
        input: 'prune',
        everywhere: true,
        inDefaults: true,
        description: 'Removes permissions, roles and federated credentials that are not declared.'
    }),
    acceptedCredentials: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .listKey */ .Ux)(readKeyId, {
        input: 'accepted-credentials',
        description: 'Key ids of secrets and certificates that others hold and may keep: without them, an app that others can act as is granted nothing.'
    }),
    serviceManagementReference: (0,_field_js__WEBPACK_IMPORTED_MODULE_0__/* .textKey */ .tQ)(parseServiceReference, {
        input: 'service-management-reference',
        everywhere: true,
        inDefaults: true,
        description: "The app's id in a service catalogue, for tenants that demand one (serviceManagementReference)."
    })
}, (values, report, written) => {
    const { name, uniqueName: own, adopt, restoreDeleted, prune } = values;
    const { acceptedCredentials = [], serviceManagementReference } = values;
    const slug = own === undefined && written.uniqueName === undefined ? (0,_names_js__WEBPACK_IMPORTED_MODULE_1__/* .slugOf */ .tF)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(written.name)) : own;
    if (slug === '')
        report({ path: ['uniqueName'], problem: noSlug(written.name) });
    if (!slug || restoreDeleted === undefined || prune === undefined)
        return undefined;
    const isKeyDerived = own === undefined;
    const names = { displayName: name ?? slug, uniqueName: slug, isKeyDerived, adoptClientId: adopt };
    return { ...names, restoreDeleted, prune, acceptedCredentials, serviceManagementReference };
});
const noSlug = (name) => name === undefined
    ? 'is missing, and there is no name to derive it from; accepted: the stable key of the managed app, such as ci-policy-deployer'
    : `is missing, and ${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_4__/* .quoted */ .TL)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_5__/* .asText */ .e1)(name))} holds no letter or digit of a-z, 0-9 to derive it from; accepted: 1 to 120 characters without whitespace`;


/***/ }),

/***/ 9782:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q_: () => (/* binding */ parseLabel),
/* harmony export */   UF: () => (/* binding */ parseUniqueName),
/* harmony export */   fj: () => (/* binding */ parseDisplayName),
/* harmony export */   tF: () => (/* binding */ slugOf)
/* harmony export */ });
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5892);
// The names of a managed app: what people read (display name, label) and what machines find it by (unique name, key).


const longestName = 120;
const longestLabel = 60;
// Control characters and line separators; quotes, &, #, `::` and any script are legal.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const parseLine = (text, most, noun) => {
    const accepted = `accepted: 1 to ${most} characters without control characters`;
    if (text.trim() === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`is empty; ${accepted}`);
    if (text.length > most)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} has ${text.length} characters; ${accepted}`);
    if (unprintable.test(text) || !text.isWellFormed())
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is no ${noun}: it holds a control character; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__.ok)(text);
};
/** The display name of an application. Source: "Validation differences by supported account types" (120 characters). */
const parseDisplayName = (text) => parseLine(text, longestName, 'display name');
/** The part of a client secret's description by which the action knows its own. */
const parseLabel = (text) => parseLine(text, longestLabel, 'label');
/** The stable key. It also stands in a tag, and tags hold no whitespace (Graph documentation: application, `tags`). */
const parseUniqueName = (text) => {
    const accepted = `accepted: 1 to ${longestName} characters without whitespace, such as ci-policy-deployer`;
    if (text === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`is empty; ${accepted}`);
    if (text.length > longestName)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} has ${text.length} characters; ${accepted}`);
    if (/[\s\p{C}\p{Z}]/u.test(text))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} holds whitespace or a control character; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_0__.ok)(text);
};
// Letters that Unicode does not decompose into a Latin letter and a mark.
const folded = { ß: 'ss', æ: 'ae', \u0153: 'oe', ø: 'o', \u0111: 'd', ð: 'd', \u0142: 'l', þ: 'th', \u0131: 'i' };
/** The name in lower-case `a-z`, `0-9` and single dashes, accents folded; empty when nothing of it is left. */
const slugOf = (name) => name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæ\u0153ø\u0111ð\u0142þ\u0131]/g, letter => folded[letter])
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestName)
    .replace(/^-+|-+$/g, '');


/***/ }),

/***/ 7870:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $R: () => (/* binding */ principalIdOf),
/* harmony export */   KM: () => (/* binding */ applicationOf),
/* harmony export */   Nh: () => (/* binding */ renewAppScope),
/* harmony export */   Wi: () => (/* binding */ createAppScope),
/* harmony export */   XT: () => (/* binding */ writeRequest),
/* harmony export */   d2: () => (/* binding */ ownerBinding)
/* harmony export */ });
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(247);
/* harmony import */ var _reconcile_reader_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9496);
/* harmony import */ var _util_concurrency_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6734);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7967);
/* harmony import */ var _graphObjects_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2960);
/* harmony import */ var _locate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2954);
/* harmony import */ var _tags_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1933);
// What the kinds of one managed app share: which application and service principal it is, each read once and awaited by
// whoever needs it, the ids of what comes into being, and the writes that later answers may lag behind.







/** An application this young may still be unknown to some replica, whichever run made it. */
const youngMs = 10 * 60_000;
/** Object id and client id of the application. @throws Error when it does not exist yet: a mistake of the action. */
const applicationOf = ({ made: { application } }) => {
    if (application === undefined)
        throw new Error('the application does not exist yet');
    return application;
};
/** Object id of the service principal. @throws Error when it does not exist yet: a mistake of the action. */
const principalIdOf = ({ made: { principalId } }) => {
    if (principalId === undefined)
        throw new Error('the service principal does not exist yet');
    return principalId;
};
/** A scope of an app that nothing is known of yet. */
const createAppScope = (setting, base) => scopeOf(setting, base, {
    made: { application: undefined, principalId: undefined, wasUnmarked: false },
    recentWrites: new Set(),
    tagState: (0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .createTagState */ .Ej)(),
    awaited: undefined
});
/** A scope for fresh reads, which keeps what the run itself did and made; when the plan is stale, the tags are unknown again. */
const renewAppScope = (setting, base, previous, isStale) => {
    // Before a write, an application that was seen must not count as missing: what it holds would be overwritten.
    const awaited = previous.awaited ?? (previous.made.application && 'seen');
    if (isStale)
        return scopeOf(setting, base, { ...previous, tagState: (0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .createTagState */ .Ej)() });
    return scopeOf(setting, { ...base, reader: previous.reader.again() }, { ...previous, awaited });
};
const scopeOf = ({ app, services, contributions, goal }, { graph, reader }, { made, recentWrites, tagState, awaited }) => {
    const locating = { app, reader, goal, services };
    const application = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_5__/* .lazy */ .RZ)(async () => {
        const located = await (awaited === undefined ? (0,_locate_js__WEBPACK_IMPORTED_MODULE_3__/* .locate */ .x5)(locating) : locateAwaited(locating, graph, awaited));
        if (located.state !== 'found')
            return located;
        const { id, appId, createdMs } = located.application;
        if (made.application === undefined)
            made.wasUnmarked = !(0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .readTags */ .g$)(located.application.tags).managed;
        made.application = { id, appId };
        if (awaited === 'restored' || (createdMs !== undefined && graph.now() - createdMs < youngMs)) {
            recentWrites.add('application').add('servicePrincipal');
        }
        (0,_tags_js__WEBPACK_IMPORTED_MODULE_4__/* .observeTags */ ._R)(tagState, located.application);
        return located;
    });
    const principal = (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_5__/* .lazy */ .RZ)(async () => {
        // In a run that knows the application already they travel together.
        if (made.application !== undefined)
            void reader.get((0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_2__/* .principalRead */ .n1)(made.application.appId, app.uniqueName, services.tenantSchema));
        const located = await application();
        if (located.state !== 'found')
            return undefined;
        const found = await (0,_graphObjects_js__WEBPACK_IMPORTED_MODULE_2__/* .readPrincipal */ .x2)(located.application.appId, app.uniqueName, reader, services.tenantSchema);
        if (found !== undefined)
            made.principalId = found.id;
        return found;
    });
    const kept = { made, recentWrites, tagState, awaited: undefined };
    const scope = {
        reader,
        app,
        services,
        contributions,
        application,
        principal,
        foreignAccess: (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_5__/* .lazy */ .RZ)(async () => (await application()).state === 'found' ? contributions.foreignAccess(scope) : []),
        isProven: (0,_util_concurrency_js__WEBPACK_IMPORTED_MODULE_5__/* .lazy */ .RZ)(async () => {
            const located = await application();
            return (located.state === 'found' && (isMadeBy(services.caller, located.application) || contributions.vouches(scope)));
        }),
        ...kept
    };
    return scope;
};
/** A public client's id proves nothing: everybody signs in as Microsoft Graph Command Line Tools. */
const isMadeBy = (caller, { createdByAppId }) => caller !== undefined && !caller.delegated && createdByAppId !== undefined && createdByAppId === caller.appId;
const notReadable = 'it is not readable yet, or a deleted application that the caller cannot see holds its key';
const awaitedReads = {
    restored: ' after its restoration',
    'key taken': ', whose key is taken although it was not seen',
    seen: ' again, right before it is changed'
};
/** Reads until the application shows. The list of deleted applications may still hold what was restored. */
const locateAwaited = (locating, graph, why) => {
    let { reader } = locating;
    return graph.until(`read the application ${locating.app.uniqueName}${awaitedReads[why]}`, async () => {
        const located = await (0,_locate_js__WEBPACK_IMPORTED_MODULE_3__/* .locate */ .x5)({ ...locating, reader });
        reader = (0,_reconcile_reader_js__WEBPACK_IMPORTED_MODULE_6__/* .createReader */ .W)(graph);
        const heldByDeleted = why !== 'restored' && located.state === 'missing' && located.deleted !== undefined;
        return located.state === 'found' || heldByDeleted ? (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .done */ .Vw)(located) : (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .retryLater */ .Ld)(notReadable);
    });
};
/** A write to the application or what hangs on it: it may meet a replica that lags behind this run's own writes. */
const writeRequest = ({ recentWrites }, method, path, operation, body) => ({
    method,
    path,
    operation,
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_0__/* .requirements */ .Ln.writeApplications,
    mayLagBehind: recentWrites,
    ...(body && { body })
});
/**
 * A caller that holds only Application.ReadWrite.OwnedBy may change what it owns, so it is bound as owner at creation;
 * Graph does not promise to do so by itself.
 */
const ownerBinding = ({ services: { caller } }, { origin }) => {
    const ownedOnly = caller !== undefined &&
        !caller.delegated &&
        caller.objectId !== undefined &&
        caller.roles.includes('Application.ReadWrite.OwnedBy') &&
        !caller.roles.includes('Application.ReadWrite.All');
    return ownedOnly ? { 'owners@odata.bind': [`${origin}/v1.0/directoryObjects/${caller.objectId}`] } : {};
};


/***/ }),

/***/ 1933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ej: () => (/* binding */ createTagState),
/* harmony export */   QR: () => (/* binding */ keyTag),
/* harmony export */   UY: () => (/* binding */ withoutMissingLabels),
/* harmony export */   YG: () => (/* binding */ nameDigest),
/* harmony export */   Z6: () => (/* binding */ isRepository),
/* harmony export */   _R: () => (/* binding */ observeTags),
/* harmony export */   g$: () => (/* binding */ readTags),
/* harmony export */   g_: () => (/* binding */ repositoryText),
/* harmony export */   k0: () => (/* binding */ managedTag),
/* harmony export */   p: () => (/* binding */ writeTags)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
// The tags by which the action knows its own applications, their key, and which secrets reached somebody. Tags hold at most
// 256 characters each and no whitespace (Microsoft Graph documentation, application resource).

/** Carried by every application that the action manages; without it nothing is changed or removed. */
const managedTag = 'b2c-bootstrap';
const keyPrefix = `${managedTag}:key:`;
const servicePrincipalPrefix = `${managedTag}:sp:`;
const deliveredPrefix = `${managedTag}:delivered:`;
const repositoryPrefix = `${managedTag}:repository:`;
const namePrefix = `${managedTag}:name:`;
const adoptedTag = `${managedTag}:adopted`;
/** Holds the key too, for tenants that refuse `uniqueName`. */
const keyTag = (uniqueName) => `${keyPrefix}${uniqueName}`;
/** A repository as a tag holds it: `contoso/policies@1296269`. */
const repositoryText = ({ name, id }) => (id === undefined ? name : `${name}@${id}`);
/** True when the tag's text means the repository: by id where both have one, else by name, without regard to case. */
const isRepository = (text, { name, id }) => {
    const [, knownName = text, knownId] = /^(.*)@(\d+)$/.exec(text) ?? [];
    return id !== undefined && knownId !== undefined ? id === knownId : name.toLowerCase() === knownName.toLowerCase();
};
/** Stands for a display name in a tag, which holds no whitespace. */
const nameDigest = (displayName) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(displayName.normalize('NFC')).digest('hex').slice(0, 16);
const valueAfter = (tags, prefix) => tags.find(tag => tag.startsWith(prefix))?.slice(prefix.length);
/** Reads the tags. */
const readTags = (tags) => ({
    managed: tags.includes(managedTag),
    key: valueAfter(tags, keyPrefix),
    servicePrincipalId: valueAfter(tags, servicePrincipalPrefix),
    delivered: new Set(tags.filter(tag => tag.startsWith(deliveredPrefix)).map(tag => tag.slice(deliveredPrefix.length).toLowerCase())),
    repository: valueAfter(tags, repositoryPrefix),
    name: valueAfter(tags, namePrefix),
    adopted: tags.includes(adoptedTag)
});
/** The tags with ours set as wanted; tags of others are kept, in their order. */
const writeTags = (tags, wanted) => {
    const foreign = tags.filter(tag => tag !== managedTag && !tag.startsWith(`${managedTag}:`));
    return [
        ...foreign,
        managedTag,
        keyTag(wanted.uniqueName),
        ...(wanted.servicePrincipalId === undefined ? [] : [`${servicePrincipalPrefix}${wanted.servicePrincipalId}`]),
        ...[...wanted.delivered].sort().map(keyId => `${deliveredPrefix}${keyId}`),
        ...(wanted.repository === undefined ? [] : [`${repositoryPrefix}${wanted.repository}`]),
        ...(wanted.name === undefined ? [] : [`${namePrefix}${wanted.name}`]),
        ...(wanted.adopted === true ? [adoptedTag] : [])
    ];
};
/** The wanted tags without those that only tell declarations apart, where the application has none of their kind yet. */
const withoutMissingLabels = (wanted, current) => {
    const isMissing = (prefix) => !current.some(tag => tag.startsWith(prefix));
    const missing = [repositoryPrefix, namePrefix].filter(isMissing);
    return wanted.filter(tag => !missing.some(prefix => tag.startsWith(prefix)));
};
/** Nothing is known yet. */
const createTagState = () => ({ tags: [], delivered: [], gone: [], isObserved: false });
/** Takes the tags of the application as it was observed first. */
const observeTags = (state, { tags, passwordCredentials }) => {
    if (state.isObserved)
        return;
    const keyIds = passwordCredentials.map(({ keyId }) => keyId);
    state.isObserved = true;
    state.tags = tags;
    state.gone = [...readTags(tags).delivered].filter(keyId => !keyIds.includes(keyId));
};


/***/ }),

/***/ 5974:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n0: () => (/* binding */ secretsForbidden),
/* harmony export */   n2: () => (/* binding */ assertPolicyAllows),
/* harmony export */   u4: () => (/* binding */ readSecretRules)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(247);
/* harmony import */ var _util_duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1081);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4891);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4456);
// The tenant's app management policy as far as it concerns client secrets: read where the caller may, so that a lifetime
// that the tenant refuses is told before anything is written. Source: Microsoft Graph documentation, appManagementPolicy.





const rulesRead = {
    path: '/policies/defaultAppManagementPolicy',
    operation: 'read the app management policy',
    requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirements */ .Ln.readPolicies,
    optional: true,
    parse: answer => {
        const policy = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(answer.body);
        if (policy.isEnabled !== true)
            return [];
        return (0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObjects */ .Nt)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(policy.applicationRestrictions).passwordCredentials)
            .filter(({ state }) => state !== 'disabled')
            .flatMap(({ restrictionType, maxLifetime, restrictForAppsCreatedAfterDateTime }) => {
            const sinceMs = (0,_util_time_js__WEBPACK_IMPORTED_MODULE_4__/* .parseMoment */ .mI)(restrictForAppsCreatedAfterDateTime) ?? Number.NEGATIVE_INFINITY;
            if (restrictionType === 'passwordAddition')
                return [{ sinceMs, longestMs: 0 }];
            const lifetime = (0,_util_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDuration */ .E9)(String(maxLifetime));
            return restrictionType === 'passwordLifetime' && lifetime.ok ? [{ sinceMs, longestMs: lifetime.value }] : [];
        });
    }
};
/** The rules, where the caller's token shows that it may read them; else none. */
const readSecretRules = async (wanted, { reader, services }) => wanted.mode !== 'none' && (0,_graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .isGranted */ .kR)(services.caller, _graph_requirements_js__WEBPACK_IMPORTED_MODULE_1__/* .requirements */ .Ln.readPolicies) === 'granted'
    ? reader.shared(rulesRead)
    : [];
/**
 * Holds a secret that is due against the rules for an application created at `createdMs`; undefined: yet to be. A policy of
 * the application's own may exempt it from them, which only the writing tells. @throws ActionError `policy`.
 */
const assertPolicyAllows = (uniqueName, { lifetimeMs }, rules, createdMs) => {
    const binding = rules.filter(({ sinceMs }) => createdMs === undefined || sinceMs <= createdMs);
    const longestMs = Math.min(...binding.map(rule => rule.longestMs));
    if (longestMs === 0) {
        throw secretsForbidden(`The tenant's app management policy forbids client secrets, and ${uniqueName} is to get one. Nothing was written.`);
    }
    if (lifetimeMs > longestMs) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
            code: 'policy',
            message: `secret-lifetime is ${(0,_util_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(lifetimeMs)}, but the tenant's app management policy allows client secrets ${(0,_util_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(longestMs)} at most. Nothing was written.`,
            hint: `Set secret-lifetime to ${(0,_util_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .durationText */ .S5)(longestMs)} or less (and secret-rotate-before below it), or use secret: ephemeral.`
        });
    }
};
/** The error of a tenant that forbids client secrets. */
const secretsForbidden = (message) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
    code: 'policy',
    message,
    hint: 'Set secret: none and let the consumer sign in by federated-credentials, or have an administrator exempt this application from the policy.'
});


/***/ }),

/***/ 2650:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ announcedSecrets),
/* harmony export */   k: () => (/* binding */ createRegister)
/* harmony export */ });
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4891);
// What the main step tells the post step about ephemeral secrets, through the state of the step: which application, which
// display name, and the key id once Graph has answered. Never the secret.

const stateName = 'ephemeral';
/** Remembers secrets in the state of the step; one that is announced again with its key id takes the place of the former. */
const createRegister = ({ save }) => {
    const announced = new Map();
    return secret => {
        announced.set(secret.displayName, secret);
        save(stateName, [...announced.values()]);
    };
};
/** The secrets that the main step announced. */
const announcedSecrets = ({ load }) => (0,_util_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObjects */ .Nt)(load(stateName)).map(({ uniqueName, applicationId, displayName, keyId }) => ({
    uniqueName: String(uniqueName),
    applicationId: String(applicationId),
    displayName: String(displayName),
    ...(typeof keyId === 'string' ? { keyId } : {})
}));


/***/ }),

/***/ 1053:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AQ: () => (/* binding */ listSecrets),
/* harmony export */   Ck: () => (/* binding */ addSecret),
/* harmony export */   Qr: () => (/* binding */ removeAllUnanswered),
/* harmony export */   ZQ: () => (/* binding */ removeUnanswered),
/* harmony export */   cu: () => (/* binding */ removeSecrets)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _graph_answer_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4941);
/* harmony import */ var _graph_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9685);
/* harmony import */ var _graph_paths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1419);
/* harmony import */ var _graph_requirements_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(247);
/* harmony import */ var _util_json_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(4891);
/* harmony import */ var _util_retry_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7967);
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(4456);
/* harmony import */ var _app_graphObjects_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2960);
/* harmony import */ var _app_scope_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7870);
/* harmony import */ var _appManagementPolicy_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5974);
/* harmony import */ var _rotation_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(5168);
// Adding and removing password credentials. addPassword must never be repeated blindly: the answer holds the secret once,
// and a lost one leaves a secret that nobody has. Source: Microsoft Graph documentation, application-addpassword.













/** How often, a second apart, a secret whose answer was lost is looked for before another is made. */
const attemptsBeforeAnother = 3;
/**
 * Adds a secret and publishes it in the statements right after the answer. After a lost answer the attempt's own nonce is
 * looked for and what is there is removed, then another is added. A cancellation lets an attempt that has begun end.
 * @throws ActionError `policy` where the tenant's app management policy forbids it.
 */
const addSecret = async (holder, { wanted, clientId, announce, publish }) => {
    const { graph, uniqueName, applicationId } = holder;
    const { label, lifetimeMs } = wanted;
    const unanswered = [];
    const operation = `create the client secret of ${uniqueName}`;
    return graph.until(operation, async () => {
        const displayName = (0,_rotation_js__WEBPACK_IMPORTED_MODULE_9__/* .secretName */ .Gf)(label, (0,_rotation_js__WEBPACK_IMPORTED_MODULE_9__/* .kindToMake */ .kd)(wanted), (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex'));
        const endMs = graph.now() + lifetimeMs;
        const passwordCredential = { displayName, endDateTime: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_10__/* .isoTime */ .Ly)(endMs) };
        const path = `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .byId */ .$H)('applications', applicationId)}/addPassword`;
        const request = (0,_app_scope_js__WEBPACK_IMPORTED_MODULE_7__/* .writeRequest */ .XT)(holder, 'POST', path, operation, { passwordCredential });
        announce(displayName);
        const result = await graph.sendOnce(request);
        if (result.kind === 'answer' && !(0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_11__/* .succeeded */ .gq)(result.answer))
            throw toRefusal(request, result.answer, lifetimeMs);
        const made = result.kind === 'answer' ? readSecret(result.answer) : undefined;
        if (made !== undefined) {
            const { secretText, keyId } = made;
            const secret = { clientId, secretText, keyId, endMs: made.endMs ?? endMs };
            publish(secret);
            announce(displayName, { keyId });
            const added = { keyId, displayName, startMs: made.startMs ?? graph.now(), endMs: secret.endMs };
            return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .done */ .Vw)({ secret, added, unanswered });
        }
        const finishing = { ...holder, graph: graph.finishing };
        if (!(await removeUnanswered(finishing, displayName, attemptsBeforeAnother)))
            unanswered.push(displayName);
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .retryLater */ .Ld)(result.kind === 'unanswered' ? result.reason : new Error('Graph answered without the secret'));
    });
};
/** The start is by the tenant's clock to the millisecond: the order of secrets decides which of them are superseded. */
const readSecret = ({ body }) => {
    const { secretText, keyId, startDateTime, endDateTime } = (0,_util_json_js__WEBPACK_IMPORTED_MODULE_12__/* .asObject */ .eB)(body);
    if (typeof secretText !== 'string' || secretText === '' || typeof keyId !== 'string')
        return undefined;
    return {
        secretText,
        keyId: keyId.toLowerCase(),
        startMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_10__/* .parseMoment */ .mI)(startDateTime),
        endMs: (0,_util_time_js__WEBPACK_IMPORTED_MODULE_10__/* .parseMoment */ .mI)(endDateTime)
    };
};
const toRefusal = (request, answer, lifetimeMs) => {
    const failure = (0,_graph_answer_js__WEBPACK_IMPORTED_MODULE_11__/* .failureOf */ .g5)(answer);
    const codes = [failure.code, ...failure.details];
    const days = Math.round((lifetimeMs / 86_400_000) * 10) / 10;
    if (codes.some(code => /LifetimeAsPerAppPolicy|InvalidKeyEndDate/i.test(code))) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: 'policy',
            message: `The tenant's app management policy refuses a client secret that lives ${days} days: ${failure.message}`,
            hint: 'Set a shorter secret-lifetime (and secret-rotate-before below it), or use secret: ephemeral, whose secrets live for one job.'
        });
    }
    if (codes.some(code => /CredentialTypeNotAllowedAsPerAppPolicy/i.test(code))) {
        return (0,_appManagementPolicy_js__WEBPACK_IMPORTED_MODULE_8__/* .secretsForbidden */ .n0)(`The tenant's app management policy forbids client secrets: ${failure.message}`);
    }
    if (failure.code === 'Directory_ResourceSizeExceeded' || /size of the object has exceeded/i.test(failure.message)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
            code: 'policy',
            message: `The application holds too many credentials for another secret: ${failure.message}`,
            hint: 'Remove old secrets in the portal (Certificates & secrets); a shorter secret-overlap lets the action remove its own sooner.'
        });
    }
    return (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .toActionError */ .ie)(request, answer);
};
/**
 * Looks for a secret whose answer was lost, and removes it. A replica may show it late, hence several attempts, a second
 * apart. True when it was there.
 */
const removeUnanswered = async (holder, displayName, attempts) => {
    for (let attempt = 1;; attempt++) {
        const found = (await listSecrets(holder)).filter(secret => secret.displayName === displayName);
        if (found.length > 0) {
            await removeSecrets(holder, found, { justAdded: true });
            return true;
        }
        if (attempt === attempts)
            return false;
        await holder.runtime.sleep(1_000);
    }
};
/**
 * Removes the secrets of the attempts `displayNames`, whose answers were lost, for certain: a replica that shows `later`, the
 * key id of a secret that was added after them, shows them too, if they exist.
 */
const removeAllUnanswered = (holder, displayNames, later) => holder.graph.until(`look for secrets of ${holder.uniqueName} whose answers were lost`, async () => {
    const secrets = await listSecrets(holder);
    if (!secrets.some(({ keyId }) => keyId === later)) {
        return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .retryLater */ .Ld)(new Error('the list is older than the new secret'));
    }
    const found = secrets.filter(({ displayName }) => displayNames.includes(displayName));
    await removeSecrets(holder, found, { justAdded: true });
    return (0,_util_retry_js__WEBPACK_IMPORTED_MODULE_5__/* .done */ .Vw)(undefined);
});
/** The application's password credentials as they are at this moment. @throws ActionError. */
const listSecrets = async (holder) => {
    const { body } = await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .sendSuccessfully */ .qt)(holder.graph, {
        method: 'GET',
        path: `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .byId */ .$H)('applications', holder.applicationId)}?$select=passwordCredentials`,
        operation: `read the secrets of ${holder.uniqueName}`,
        requirement: _graph_requirements_js__WEBPACK_IMPORTED_MODULE_4__/* .requirements */ .Ln.readApplications,
        mayLagBehind: holder.recentWrites
    });
    return (0,_app_graphObjects_js__WEBPACK_IMPORTED_MODULE_6__/* .parsePasswords */ .wu)((0,_util_json_js__WEBPACK_IMPORTED_MODULE_12__/* .asObject */ .eB)(body).passwordCredentials);
};
/**
 * Removes secrets by their key ids; one that is gone already counts as removed. A secret that this run added a moment ago
 * may be unknown to a replica, which looks like being gone: `justAdded` waits that out.
 */
const removeSecrets = async ({ graph, uniqueName, applicationId, recentWrites }, secrets, { justAdded }) => {
    const recent = { recentWrites: new Set(justAdded ? [...recentWrites, 'password'] : recentWrites) };
    const path = `${(0,_graph_paths_js__WEBPACK_IMPORTED_MODULE_3__/* .byId */ .$H)('applications', applicationId)}/removePassword`;
    const removals = secrets.map(({ keyId, displayName }) => (0,_app_scope_js__WEBPACK_IMPORTED_MODULE_7__/* .writeRequest */ .XT)(recent, 'POST', path, `remove the client secret ${displayName} of ${uniqueName}`, { keyId }));
    await (0,_graph_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .ensureAll */ .ed)(graph, removals, { serial: true });
};


/***/ }),

/***/ 5168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FL: () => (/* binding */ secretKind),
/* harmony export */   Gf: () => (/* binding */ secretName),
/* harmony export */   Yo: () => (/* binding */ sortSecrets),
/* harmony export */   aW: () => (/* binding */ isYounger),
/* harmony export */   kd: () => (/* binding */ kindToMake)
/* harmony export */ });
/* harmony import */ var _util_time_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4456);
// Our client secrets among an application's password credentials: how they are named, which of them are in force, and
// which have had their time: the rotation rule. Pure: decided from the tenant's list, its clock and what the tags record as
// delivered.

/** The kind of secret that is made. */
const kindToMake = ({ mode }) => (mode === 'ephemeral' ? 'ephemeral' : 'kept');
/** The display name of a secret of ours: the label, what it is, and a nonce that no other attempt has. */
const secretName = (label, kind, nonce) => `${label} (${kind} ${nonce})`;
/** The kind of a secret that carries our label; undefined for everybody else's. */
const secretKind = (label, displayName) => {
    if (!displayName.startsWith(`${label} (`))
        return undefined;
    const match = /^\((kept|ephemeral) [0-9a-f]{12}\)$/.exec(displayName.slice(label.length + 1));
    return match?.[1];
};
/**
 * An undelivered secret may belong to a run that is still under way. After this time it is an orphan for certain; a step
 * that adds a secret hands it on within minutes.
 */
const orphanAfterMs = 60 * 60_000;
/** The tenant's clock is read in whole seconds, from the Date of its answers; a secret's start has fractions of one. */
const clockGrainMs = 1_000;
/** Sorts the secrets out. `delivered` are key ids recorded as delivered; `nowMs` is the tenant's clock. */
const sortSecrets = (wanted, credentials, delivered, nowMs) => {
    const kindOf = (secret) => secretKind(wanted.label, secret.displayName);
    const ours = credentials.filter(secret => kindOf(secret) !== undefined);
    const kept = ours.filter(secret => kindOf(secret) === 'kept' && delivered.has(secret.keyId)).sort(newestFirst);
    const valid = kept.filter(({ endMs }) => endMs > nowMs);
    const [current] = valid;
    const expiresSoon = current !== undefined && current.endMs - nowMs <= wanted.rotateBeforeMs;
    const removalOf = (secret) => {
        if (secret.endMs <= nowMs)
            return [{ secret, reason: `expired on ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(secret.endMs)}` }];
        if (kindOf(secret) === 'ephemeral' || current === undefined || secret.keyId === current.keyId)
            return [];
        if (!delivered.has(secret.keyId)) {
            const isOrphan = secret.startMs <= current.startMs || nowMs - secret.startMs > orphanAfterMs;
            return isOrphan ? [{ secret, reason: 'never delivered, and a delivered one is in force' }] : [];
        }
        // The successor is the next younger delivered one: consumers have had the overlap to change over to it.
        const successor = valid[valid.findIndex(({ keyId }) => keyId === secret.keyId) - 1];
        const isOver = successor !== undefined && nowMs - successor.startMs >= wanted.overlapMs - clockGrainMs;
        return isOver ? [{ secret, reason: `superseded on ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(successor.startMs)}, the overlap is over` }] : [];
    };
    return {
        current,
        lapsed: current === undefined ? kept[0] : undefined,
        due: dueReason(wanted, current, expiresSoon),
        removals: ours.flatMap(removalOf),
        foreign: credentials.filter(secret => kindOf(secret) === undefined),
        expiresSoon
    };
};
const newestFirst = (one, other) => other.startMs - one.startMs || other.endMs - one.endMs || (one.keyId < other.keyId ? -1 : 1);
/** True when `one` would supersede `other`. */
const isYounger = (one, other) => newestFirst(one, other) < 0;
const dueReason = ({ mode }, current, expiresSoon) => {
    switch (mode) {
        case 'none':
            return undefined;
        case 'always':
            return 'secret is always';
        case 'ephemeral':
            return 'a secret for this job';
        case 'when-needed':
            if (current === undefined)
                return 'no delivered secret of ours is valid';
            return expiresSoon ? `the current secret expires on ${(0,_util_time_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(current.endMs)}` : undefined;
    }
};


/***/ }),

/***/ 8210:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MI: () => (/* binding */ defineField),
/* harmony export */   Q4: () => (/* binding */ flagKey),
/* harmony export */   Ux: () => (/* binding */ listKey),
/* harmony export */   a0: () => (/* binding */ mapKey),
/* harmony export */   er: () => (/* binding */ requiredTextKey),
/* harmony export */   kB: () => (/* binding */ durationKey),
/* harmony export */   kz: () => (/* binding */ register),
/* harmony export */   tQ: () => (/* binding */ textKey),
/* harmony export */   ue: () => (/* binding */ wordKey)
/* harmony export */ });
/* unused harmony export keyOf */
/* harmony import */ var _util_duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1081);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5892);
// What a user may say about a kind: each key once, with its schema in the configuration file, the inputs that say the same,
// and how it is read. The file's schema, the inputs and the tables of the README derive from it.



/** Registers a kind. */
const register = ({ kind, field: { keys, read } }, close) => ({
    kind,
    keys,
    declare: (written, report) => {
        const wanted = read(written, report);
        return wanted === undefined ? undefined : close(wanted);
    }
});
/** Defines a field. `complete` gets the values that could be read, and reports what does not go together. */
const defineField = (keys, complete) => {
    const readValues = readerOf(keys);
    return { keys, read: (written, report) => complete(readValues(written, [], report), report, written) };
};
/** Reads the values of a set of keys. */
const readerOf = (keys) => {
    const entries = Object.entries(keys);
    return (written, path, report) => {
        const values = {};
        for (const [name, { read }] of entries)
            values[name] = read(written?.[name], [...path, name], report);
        return values;
    };
};
/** A key with a schema of its own. `fromInput` gives the value as the file would have it; undefined: nothing was said. */
const keyOf = (schema, { description, inDefaults = false, input, placeholders, everywhere = false, needsToken = false }, parse, fromInput) => {
    const described = { ...schema, description };
    return {
        schema: described,
        inDefaults: inDefaults ? described : undefined,
        placeholders,
        inputs: input === undefined ? [] : [{ name: input, below: [], everywhere, needsToken, read: fromInput }],
        read: (written, path, report) => {
            if (written === undefined)
                return undefined;
            // The schema has been checked; inputs give the same types.
            const result = parse(written);
            if (result.ok)
                return result.value;
            report({ path, problem: result.problem });
            return undefined;
        }
    };
};
const given = (read) => text => text === '' ? undefined : read(text);
/** A text. */
const textKey = (parse, options) => keyOf({ type: 'string' }, options, parse, given(_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok));
/** A text that an input always holds, and that is told by its input when it is wrong. */
const requiredTextKey = (parse, options) => keyOf({ type: 'string' }, options, parse, text => checked(text, parse(text)));
const checked = (text, result) => (result.ok ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)(text) : result);
/** A duration in milliseconds. With `optional` its input may be empty, with `zero` it may be none. */
const durationKey = (options) => {
    const { optional = false, zero = false } = options;
    const parse = (text) => (0,_util_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDuration */ .E9)(text, { zero });
    const read = (text) => checked(text, parse(text));
    const schema = { type: 'string', examples: ['90d', '12h', '30m', 'P90D', 'PT1H'] };
    return keyOf(schema, options, parse, optional ? given(read) : read);
};
/** One of a few words. */
const wordKey = (words, options) => keyOf({ enum: [...words] }, options, _util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok, text => (0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .parseWord */ .kB)(text, words));
/** True or false. */
const flagKey = (options) => keyOf({ type: 'boolean' }, options, _util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok, text => {
    const word = (0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .parseWord */ .kB)(text, ['true', 'false']);
    return word.ok ? (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)(word.value === 'true') : word;
});
/** A list; its input has one entry a line, or, with `commas`, between commas as well. Entries that are refused are left out. */
const listKey = (parse, options) => {
    const { items = { type: 'string' }, commas = false } = options;
    const lines = (text) => (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)((0,_util_words_js__WEBPACK_IMPORTED_MODULE_2__/* .linesOf */ .Dx)(commas ? text.replaceAll(',', '\n') : text));
    const list = keyOf({ type: 'array', items }, options, _util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok, given(lines));
    return {
        ...list,
        read: (written, path, report) => (written ?? []).flatMap((entry, index) => {
            const result = parse(entry);
            if (result.ok)
                return [result.value];
            report({ path: [...path, index], problem: result.problem });
            return [];
        })
    };
};
/** A map of keys. It stands in `defaults` with those of its keys that do. */
const mapKey = (keys, description) => {
    const entries = Object.entries(keys);
    const schemaOf = (schemas) => ({
        type: 'object',
        properties: Object.fromEntries(schemas.filter(([, schema]) => schema !== undefined)),
        additionalProperties: false
    });
    return {
        schema: { ...schemaOf(entries.map(([name, { schema }]) => [name, schema])), description },
        inDefaults: schemaOf(entries.map(([name, { inDefaults }]) => [name, inDefaults])),
        placeholders: undefined,
        inputs: entries.flatMap(([name, { inputs }]) => inputs.map(input => ({ ...input, below: [name, ...input.below] }))),
        read: readerOf(keys)
    };
};


/***/ }),

/***/ 7132:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ allKinds)
});

// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(9685);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(9703);
// EXTERNAL MODULE: ./build/graph/paths.js
var graph_paths = __webpack_require__(1419);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(247);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var plan = __webpack_require__(5568);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(4891);
// EXTERNAL MODULE: ./build/resources/app/access.js
var app_access = __webpack_require__(6446);
// EXTERNAL MODULE: ./build/resources/app/graphObjects.js
var graphObjects = __webpack_require__(2960);
// EXTERNAL MODULE: ./build/resources/app/kind.js
var kind = __webpack_require__(5534);
// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(2954);
// EXTERNAL MODULE: ./build/resources/app/locateErrors.js
var locateErrors = __webpack_require__(7989);
;// CONCATENATED MODULE: ./build/resources/app/pruning.js
// What is there but not declared: it goes when `prune` is set, else it is drift.


/** True for the registration that the run itself signed in as. */
const isCallers = (located, { caller }) => located.state === 'found' && caller?.appId === located.application.appId;
/**
 * Only what carries our tag is pruned: an application that is adopted in this run loses nothing yet. The caller itself loses
 * nothing: a run that took its own rights or trust away could not be followed by another.
 */
const pruningOf = ({ app: { prune }, made, services }, located) => {
    if (!prune)
        return { prunes: false, note: '' };
    if (isCallers(located, services))
        return {
            prunes: false,
            note: '; it stays, since prune takes nothing from the application that the run signs in as'
        };
    if ((0,locate/* isManaged */.yF)(located) && !made.wasUnmarked)
        return { prunes: true, note: ', and prune is true' };
    return { prunes: false, note: '; prune removes it in the next run, once the application is marked' };
};
/** The change of what is there but not declared: it goes, or it is drift. */
const undeclaredChange = (kind, name, standing, pruning, id) => (0,plan/* change */.Zg)(kind, pruning.prunes ? 'delete' : 'drift', name, `${standing} but not declared${pruning.note}`, { id });

// EXTERNAL MODULE: ./build/resources/app/scope.js
var app_scope = __webpack_require__(7870);
// EXTERNAL MODULE: ./build/resources/app/tags.js
var app_tags = __webpack_require__(1933);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(4941);
;// CONCATENATED MODULE: ./build/resources/app/owners.js
// Who owns the application and its service principal: each of them may add credentials to it at any time. Source: Microsoft Graph
// documentation, application-list-owners and serviceprincipal-list-owners.






/** A service that has no such collection has no such owners. */
const hasNone = new Set([400, 405, 501]);
/**
 * The owners of the application and of its service principal: they come with the objects, and are read where they did not.
 * @throws ActionError when they may not be read.
 */
const readOwners = async ({ app, reader, application, principal }) => {
    const ownersOf = async (to, path, expanded) => {
        if (expanded !== undefined)
            return expanded.map(owner => ({ ...owner, to }));
        const read = {
            path: `${path}/owners`,
            operation: `read the owners of the ${to} ${app.uniqueName}`,
            requirement: requirements/* requirements */.Ln.readApplications
        };
        const first = await reader.get(read);
        // The object was found: a replica lags.
        const answer = (0,missing/* isMissing */.b2)(first) ? await reader.get({ ...read, isKnown: true }) : first;
        if (hasNone.has(answer.status))
            return [];
        if (!(0,graph_answer/* succeeded */.gq)(answer))
            throw (0,failure/* toActionError */.ie)(read, answer);
        return (0,graph_answer/* valuesOf */.sm)(answer).map(fields => ({ ...(0,graphObjects/* parseOwner */.pZ)(fields), to }));
    };
    const located = await application();
    if (located.state === 'missing')
        return [];
    const { id, owners } = located.application;
    const ofPrincipal = async () => {
        const found = await principal();
        return found === undefined ? [] : ownersOf('service principal', (0,graph_paths/* byId */.$H)('servicePrincipals', found.id), found.owners);
    };
    return (await Promise.all([ownersOf('application', (0,graph_paths/* byId */.$H)('applications', id), owners), ofPrincipal()])).flat();
};

;// CONCATENATED MODULE: ./build/resources/app/untagged.js
// An application that holds the key without our tag: made by a run that ended right after, or by somebody else. Power tells: who
// could act as it.





/**
 * Ours is what nobody else can act as, what the caller made, as far as the tenant says who did, and what has been given no
 * addresses, APIs or roles since.
 */
const lookAtUntagged = async (application, scope) => {
    const [access, isCallers, isBare] = await Promise.all([
        scope.foreignAccess(),
        isMadeByCaller(application, scope),
        hasNothingConfigured(application, scope)
    ]);
    return { access, isOurs: access.length === 0 && isCallers && isBare };
};
/** Whoever signs in by a public client shares its id with everybody: there, owning it alone is what counts. */
const isMadeByCaller = async ({ createdByAppId }, scope) => {
    const { caller } = scope.services;
    if (caller === undefined || (createdByAppId !== undefined && createdByAppId !== caller.appId))
        return false;
    if (!caller.delegated)
        return true;
    return (await readOwners(scope)).some(({ id, to }) => to === 'application' && id === caller.objectId);
};
const hasNothingConfigured = async ({ id }, { reader, app }) => {
    const read = {
        path: `${(0,graph_paths/* byId */.$H)('applications', id)}?$select=identifierUris,web,spa,publicClient,appRoles`,
        operation: `read how ${app.uniqueName} is configured`,
        requirement: requirements/* requirements */.Ln.readApplications
    };
    const answer = await reader.get(read);
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        return false;
    const { identifierUris, web, spa, publicClient, appRoles } = (0,json/* asObject */.eB)(answer.body);
    const addresses = [web, spa, publicClient].map(part => ((0,json/* isObject */.Gv)(part) ? part.redirectUris : undefined));
    return [identifierUris, appRoles, ...addresses].every(list => !Array.isArray(list) || list.length === 0);
};

// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(7967);
;// CONCATENATED MODULE: ./build/resources/application/create.js
// Creating the application object so that no lost answer, lagging replica or faster run makes a second one: by upsert on its
// key, or, where a tenant refuses `uniqueName`, by POST after a look for its tag. Source: Microsoft Graph documentation,
// application-upsert.








/**
 * Creates the application. An upsert updates what exists, so it carries only `fields`, by which nothing is lost;
 * `later` must follow in a request of its own unless `isComplete`. Undefined when the key is taken although nothing was
 * seen of it: another run was faster, an answer was lost, a replica lagged, or a deleted application holds it.
 * @throws ActionError `permission`, `policy` or `protocol` when Graph refuses.
 */
const createApplication = async (scope, work, fields, later, keyPlace) => {
    const first = { ...fields, ...(0,app_scope/* ownerBinding */.d2)(scope, work.graph) };
    const upserted = keyPlace === 'tag' ? 'refused' : await upsert(scope, work, first);
    if (upserted === 'exists')
        return undefined;
    if (upserted !== 'refused')
        return { application: upserted, isComplete: false };
    const created = await createTagged(scope, work, { ...first, ...later });
    return created && { application: created, isComplete: true };
};
/** Without recent writes: a key that is not found is a tenant that does not know it, not a replica that lags. */
const firstWrite = (method, path, uniqueName, body) => (0,app_scope/* writeRequest */.XT)({ recentWrites: new Set() }, method, path, `create the application ${uniqueName}`, body);
const upsert = async ({ app, recentWrites, services: { tenantSchema } }, { graph }, body) => {
    const { uniqueName } = app;
    const path = (0,graph_paths/* byKey */.dX)('applications', 'uniqueName', uniqueName);
    const request = { ...firstWrite('PATCH', path, uniqueName, body), headers: { Prefer: 'create-if-missing' } };
    const answer = await graph.send(request);
    if (answer.status === 201)
        return (0,graphObjects/* parseApplication */.wO)(answer.body);
    const { status, message } = (0,graph_answer/* failureOf */.g5)(answer);
    const isDuplicate = [400, 409].includes(status) && /same value for property uniqueName/i.test(message);
    if ((0,graph_answer/* succeeded */.gq)(answer) || isDuplicate)
        return 'exists';
    // Owners are bound at creation alone: a repeated upsert whose first answer was lost is an update, and may be refused for them.
    if (status === 400 && 'owners@odata.bind' in body) {
        const read = { method: 'GET', ...(0,locate/* nameRead */.mn)(app)(tenantSchema), mayLagBehind: recentWrites };
        if ((await graph.send(read)).status === 200)
            return 'exists';
    }
    const refusesKey = status === 400 && /uniqueName|alternate key|key propert/i.test(message);
    if (refusesKey || (0,missing/* isMissing */.b2)(answer) || status === 405 || status === 501)
        return 'refused';
    throw (0,failure/* toActionError */.ie)(request, answer);
};
/** How long a created application may take to show in a list by tag, after its answer was lost. */
const longestListLagMs = 30_000;
/**
 * Creates the application in a tenant that refuses `uniqueName`: the key lives in a tag. POST must not be repeated, so
 * after a lost answer the application is looked for by its tag before another is made.
 */
const createTagged = async ({ app, services }, { graph, runtime }, body) => {
    const request = firstWrite('POST', '/applications', app.uniqueName, body);
    const read = { method: 'GET', ...(0,locate/* keyTagRead */.WC)(app)(services.tenantSchema) };
    const find = async () => (0,graph_answer/* valuesOf */.sm)(await (0,failure/* sendSuccessfully */.qt)(graph, read)).map(graphObjects/* parseApplication */.wO)[0];
    if ((await find()) !== undefined)
        return undefined;
    return graph.until(request.operation, async () => {
        const result = await graph.sendOnce(request);
        if (result.kind === 'answer')
            return (0,retry/* done */.Vw)((0,graphObjects/* parseApplication */.wO)((0,failure/* expectSuccess */.lb)(request, result.answer).body));
        const startedMs = runtime.clock.monotonic();
        for (;;) {
            const found = await find();
            if (found !== undefined)
                return (0,retry/* done */.Vw)(found);
            if (runtime.clock.monotonic() - startedMs > longestListLagMs)
                return (0,retry/* retryLater */.Ld)(result.reason);
            await runtime.sleep(1_000, runtime.cancelled);
        }
    });
};

;// CONCATENATED MODULE: ./build/resources/application/readBeforeWrite.js
// The application as it is right before a write that replaces collections whole. Graph knows no conditional writes, so the time
// between this look and the write is all that is left for somebody else to come in between.








/**
 * Reads it by its id, a few times where it lacks entries that were `seen` before. Our own tags that were seen and are not shown
 * any more are kept all the same: they record what must not be forgotten, and a replica may lag for longer.
 * @throws ActionError when it may not be read or is gone.
 */
const readBeforeWrite = async (seen, keyPlace, { app, recentWrites, services: { tenantSchema } }, { graph, runtime }) => {
    const read = async () => {
        const answer = await (0,failure/* sendSuccessfully */.qt)(graph, {
            method: 'GET',
            path: `${(0,graph_paths/* byId */.$H)('applications', seen.id)}?$select=${(0,locate/* selectedIn */.$c)(keyPlace, tenantSchema, app)}`,
            operation: `read the application ${app.uniqueName} again, right before it is changed`,
            requirement: requirements/* requirements */.Ln.readApplications,
            mayLagBehind: recentWrites,
            isKnown: true
        });
        return (0,graphObjects/* parseApplication */.wO)(answer.body);
    };
    const now = await (0,retry/* readUntilFresh */.VA)(read, again => lacks(again, seen), runtime);
    const forgotten = seen.tags.filter(tag => isOurs(tag) && !now.tags.includes(tag));
    return { ...now, tags: [...now.tags, ...forgotten] };
};
const isOurs = (tag) => tag === app_tags/* managedTag */.k0 || tag.startsWith(`${app_tags/* managedTag */.k0}:`);
/** True when an entry of a collection is not there any more, or not as it was. */
const lacks = (again, seen) => {
    const fresh = new Map(Object.entries(again));
    return Object.entries(seen).some(([field, entries]) => {
        const shown = fresh.get(field);
        if (!Array.isArray(entries) || !Array.isArray(shown))
            return false;
        return entries.some(entry => !shown.some(one => (0,json/* sameUnordered */.py)(one, entry)));
    });
};

// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(3920);
;// CONCATENATED MODULE: ./build/resources/application/report.js
// What the application is called, and what it tells of itself: its ids, where the portal shows it, and how to take a removal back.


const applicationKind = { name: 'application', noun: 'application' };
/** An app registration in the cloud's portal; `#@tenant` opens the right directory whatever the reader's default is. */
const portalAddress = ({ portalOrigin, tenant }, clientId) => `${portalOrigin}/#@${encodeURIComponent(tenant.id)}/view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/` +
    `~/Overview/appId/${encodeURIComponent(clientId)}/isMSAApp~/false`;
/** The ids of the application, once there is one. */
const applicationReport = (context, { made: { application: made } }) => {
    if (made === undefined)
        return {};
    const address = portalAddress(context, made.appId);
    return {
        identity: { id: made.appId, address },
        outputs: { 'client-id': made.appId, 'application-object-id': made.id },
        summary: () => ({
            card: [
                ['Client id', `${(0,report_text/* code */.aY)(made.appId)} ${(0,report_text/* link */.nf)(address, 'open in the portal')}`],
                ['Application object id', (0,report_text/* code */.aY)(made.id)]
            ]
        })
    };
};
/** The same of an application that was removed. Source: Microsoft Graph documentation, directory-deleteditems-restore. */
const removalReport = (displayName, context, scope) => {
    const advice = `Microsoft Entra keeps it for 30 days. To bring it back: mode apply with restore-deleted: true, or the portal (App registrations, Deleted applications), or Microsoft Graph: POST /directory/deletedItems/${(0,app_scope/* applicationOf */.KM)(scope).id}/restore.`;
    const report = applicationReport(context, scope);
    return {
        ...report,
        advice: [`${displayName}: ${advice}`],
        summary: () => ({ ...report.summary?.(), alerts: [`<p>${(0,report_text/* prose */.CS)(advice)}</p>`] })
    };
};

;// CONCATENATED MODULE: ./build/resources/application/application.js
// The application object: found or created by its key, kept single-tenant, tagged as ours, with the fields that other kinds
// contribute. Source: Microsoft Graph documentation, application-upsert and application resource.


















const singleTenant = 'AzureADMyOrg';
/** The application object of a managed app. */
const application = (0,kind/* appKind */.go)({
    kind: applicationKind,
    field: kind/* noField */.iB,
    after: [],
    lane: 'application object',
    observe: async (_, scope, goal) => {
        const { app, services } = scope;
        const isWanted = goal === 'present';
        const [located, principal, manifest] = await Promise.all([
            scope.application(),
            isWanted ? scope.principal() : undefined,
            isWanted ? scope.contributions.manifest(scope) : []
        ]);
        const isUntagged = isWanted && located.state === 'found' && !located.adopted && !(0,locate/* isManaged */.yF)(located);
        const untagged = isUntagged ? await lookAtUntagged(located.application, scope) : undefined;
        const access = isWanted && located.state === 'found' && located.adopted ? await scope.foreignAccess() : [];
        return { app, services, located, pruning: pruningOf(scope, located), principal, access, untagged, manifest };
    },
    plan: (_, observed) => {
        const { located } = observed;
        if (located.state === 'found')
            return planFound(observed, located);
        return located.deleted === undefined ? planCreate(observed) : planRestore(observed, located.deleted);
    },
    planRemoval: (_, { app, services, located }) => planRemoval(app, services, located),
    requirements: (_, mode) => [mode === 'plan' ? requirements/* requirements */.Ln.readApplications : requirements/* requirements */.Ln.writeApplications]
});
/** The fields that the declaration decides, as they shall be. */
const wantedFields = (observed, existing) => {
    const { app, manifest, pruning } = observed;
    const tags = wantedTags(observed, existing?.tags ?? []);
    // What somebody else chose for an application that was taken over is not declared, and stays.
    const signInAudience = (0,app_tags/* readTags */.g$)(tags).adopted ? (existing?.signInAudience ?? singleTenant) : singleTenant;
    const contributed = Object.assign({}, ...manifest.map(part => part(existing, pruning)));
    const { displayName, serviceManagementReference: reference } = app;
    return {
        displayName,
        signInAudience,
        ...(reference && { serviceManagementReference: reference }),
        tags,
        ...contributed
    };
};
const wantedTags = ({ app, services: { repository }, located, principal }, tags) => {
    const known = (0,app_tags/* readTags */.g$)(tags);
    const isAdopted = located.state === 'found' && located.adopted;
    return (0,app_tags/* writeTags */.p)(tags, {
        ...known,
        uniqueName: app.uniqueName,
        // Without a service principal the hint is stale; it is replaced in the tags when there is one again.
        servicePrincipalId: principal?.id ?? known.servicePrincipalId,
        repository: ((!isAdopted && known.repository) || (repository && (0,app_tags/* repositoryText */.g_)(repository))) ?? known.repository,
        name: (0,app_tags/* nameDigest */.YG)(app.displayName),
        adopted: known.adopted || (isAdopted && !known.managed)
    });
};
/** The same value, whatever its order. Tags that only tell declarations apart are no reason to write. */
const isSame = (field, wanted, current) => {
    if (field !== 'tags' || !Array.isArray(wanted) || !Array.isArray(current))
        return (0,json/* sameUnordered */.py)(wanted, current);
    return (0,json/* sameUnordered */.py)((0,app_tags/* withoutMissingLabels */.UY)(wanted, current), current);
};
/** @throws ActionError `conflict` for an application that somebody else made. */
const standingOf = ({ app, services, principal, untagged }, located) => {
    const { application: existing, adopted } = located;
    if (adopted) {
        const tenantId = services.caller?.tenantId;
        const home = principal?.ownerTenantId;
        if (home !== undefined && tenantId !== undefined && home !== tenantId)
            throw (0,locateErrors/* registeredElsewhere */.zU)(existing.appId, { appOwnerOrganizationId: home, displayName: existing.displayName });
    }
    if ((0,app_tags/* readTags */.g$)(existing.tags).managed)
        return 'managed';
    if (adopted)
        return 'to adopt';
    const { displayName, signInAudience } = existing;
    const asCreated = displayName === app.displayName && signInAudience === singleTenant && (0,graphObjects/* isUntouched */.O2)(existing);
    if (untagged === undefined || !asCreated || !untagged.isOurs)
        throw (0,locateErrors/* notOurs */.TR)(app, existing, untagged?.access ?? []);
    return 'unfinished';
};
const planFound = (observed, located) => {
    const { app } = observed;
    const { application: existing, adopted, keyPlace } = located;
    const standing = standingOf(observed, located);
    const givesName = keyPlace === 'uniqueName' && adopted && existing.uniqueName === undefined;
    const wantedOf = (now) => ({
        ...wantedFields(observed, now),
        ...(givesName && { uniqueName: app.uniqueName })
    });
    const wanted = wantedOf(existing);
    const current = { ...existing };
    const changed = differing(wanted, current);
    const reasons = {
        managed: changed.length > 0 ? `differs in ${changed.join(', ')}` : 'as declared',
        'to adopt': 'taken over by adopt-client-id',
        unfinished: 'left unfinished by an earlier run'
    };
    const action = standing === 'to adopt' ? 'adopt' : changed.length > 0 ? 'update' : 'unchanged';
    const fields = changed.map(field => ({
        field,
        before: (current[field] ?? null),
        after: wanted[field]
    }));
    const update = (0,plan/* change */.Zg)(applicationKind, action, app.displayName, reasons[standing], { id: existing.appId, fields });
    return {
        changes: [update],
        requirements: changed.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
        apply: async (work, scope) => {
            // Collections are written whole: what somebody else has changed in them since they were read must not be undone.
            const replaces = changed.some(field => Array.isArray(wanted[field]));
            const now = replaces ? await readBeforeWrite(existing, keyPlace, scope, work) : existing;
            const wantedNow = wantedOf(now);
            const left = differing(wantedNow, { ...now }).filter(field => changed.includes(field));
            const body = Object.fromEntries(left.map(field => [field, wantedNow[field]]));
            if (left.length > 0)
                await patch(scope, work, `update the application ${app.uniqueName}`, body);
            else
                work.withdraw([update]);
            scope.tagState.tags = changed.includes('tags') ? wantedNow.tags : now.tags;
            return undefined;
        },
        report: (context, scope) => ({ ...applicationReport(context, scope), warnings: takenOverWith(existing, observed.access) })
    };
};
/** Whoever could act as the application before it was taken over still can. */
const takenOverWith = ({ displayName }, access) => access.length === 0
    ? []
    : [
        {
            text: `${displayName} is taken over with what others could act as it by: ${(0,app_access/* accessText */.c)(access)}. Remove what is not needed, and name the rest in accepted-credentials.`,
            title: 'Others can act as this application'
        }
    ];
/** The wanted fields that differ from the current ones. */
const differing = (wanted, current) => Object.keys(wanted).filter(field => !isSame(field, wanted[field], current[field]));
const patch = async (scope, { graph }, operation, body) => {
    const path = (0,graph_paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id);
    await (0,failure/* sendSuccessfully */.qt)(graph, (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, operation, body));
};
const planRestore = ({ app }, deleted) => {
    if (!app.restoreDeleted || !(0,app_tags/* readTags */.g$)(deleted.tags).managed)
        throw (0,locateErrors/* softDeleted */._$)(app, deleted);
    (0,locate/* assertSameName */.Uo)(app, deleted);
    const reason = 'soft-deleted, and restore-deleted is true';
    return {
        changes: [(0,plan/* change */.Zg)(applicationKind, 'restore', app.displayName, reason, { id: deleted.appId })],
        requirements: [requirements/* requirements */.Ln.writeApplications],
        apply: async ({ graph }, scope) => {
            const path = `${(0,graph_paths/* byId */.$H)('directory/deletedItems', deleted.id)}/restore`;
            const operation = `restore the application ${app.uniqueName}`;
            const request = { method: 'POST', path, operation, requirement: requirements/* requirements */.Ln.writeApplications };
            const answer = await graph.send(request);
            // Not found: it is back already, by an attempt whose answer was lost or by another run.
            if (!(0,missing/* isMissing */.b2)(answer))
                (0,failure/* expectSuccess */.lb)(request, answer);
            // What it holds is known only when it is back.
            scope.awaited = 'restored';
            return { unsettled: (0,locateErrors/* flappingError */.o7)(app) };
        },
        report: applicationReport
    };
};
const planCreate = (observed) => {
    const { app, located } = observed;
    const { displayName, signInAudience, serviceManagementReference: reference, ...later } = wantedFields(observed, undefined);
    // Tenants that demand a reference refuse to create an application without one.
    const first = { displayName, signInAudience, ...(reference && { serviceManagementReference: reference }) };
    const all = { uniqueName: app.uniqueName, ...first, ...later };
    const fields = Object.entries(all).map(([field, after]) => ({ field, before: null, after: after }));
    const reason = `no application holds the key ${app.uniqueName}`;
    const creation = (0,plan/* change */.Zg)(applicationKind, 'create', app.displayName, reason, { fields });
    return {
        changes: [creation],
        requirements: [requirements/* requirements */.Ln.writeApplications],
        apply: async (work, scope) => {
            const created = await createApplication(scope, work, first, later, located.keyPlace);
            if (created === undefined) {
                work.withdraw([creation]);
                scope.awaited = 'key taken';
                return { unsettled: (0,locateErrors/* flappingError */.o7)(app) };
            }
            const { id, appId } = created.application;
            work.markChanged();
            scope.made.application = { id, appId };
            scope.tagState.tags = later.tags;
            scope.recentWrites.add('application');
            // The service principal is made while the application is completed.
            work.release();
            const operation = `mark the application ${app.uniqueName} as managed by this action`;
            if (!created.isComplete)
                await patch(scope, work, operation, later);
            return undefined;
        },
        report: applicationReport
    };
};
const planRemoval = (app, services, located) => {
    if (located.state === 'missing') {
        const reason = `no application of ours holds the key ${app.uniqueName}`;
        return { changes: [(0,plan/* change */.Zg)(applicationKind, 'unchanged', app.displayName, reason)], requirements: [] };
    }
    const { id, appId, displayName } = located.application;
    const isCaller = isCallers(located, services);
    if (isCaller && !services.mayDestroyCaller)
        throw (0,locateErrors/* destroysCaller */.Tz)(located.application);
    const reason = 'mode is destroy; with its service principal, permissions, roles and credentials';
    const requirement = requirements/* requirements */.Ln.writeApplications;
    return {
        title: displayName,
        // With it the run loses its way into the tenant.
        ...(isCaller && { isLast: true }),
        changes: [(0,plan/* change */.Zg)(applicationKind, 'delete', displayName, reason, { id: appId })],
        requirements: [requirement],
        apply: async (work, scope) => {
            const operation = `delete the application ${app.uniqueName}`;
            await (0,failure/* ensureAll */.ed)(work.graph, [{ method: 'DELETE', path: (0,graph_paths/* byId */.$H)('applications', id), operation, requirement }]);
            work.report(context => removalReport(displayName, context, scope));
            return undefined;
        },
        report: applicationReport
    };
};

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(4456);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(2856);
// EXTERNAL MODULE: ./build/resources/app/names.js
var names = __webpack_require__(9782);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/certificates/field.js
// What a user may say about certificates whose holders may sign in as the managed app: their public part only.




const accepted = 'accepted: one certificate in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
/** One declared certificate. A private key is refused: the action needs the public part alone. */
const parseCertificate = ({ name, pem }) => {
    const label = (0,names/* parseLabel */.Q_)(name);
    if (!label.ok)
        return (0,result/* err */._)(`name ${label.problem}`);
    if (/PRIVATE KEY/.test(pem))
        return (0,result/* err */._)(`holds a private key, which stays with whoever signs in with it; ${accepted}`);
    if (pem.match(/-----BEGIN CERTIFICATE-----/g)?.length !== 1)
        return (0,result/* err */._)(`is not a certificate; ${accepted}`);
    try {
        return (0,result.ok)({ name, pem: new external_node_crypto_.X509Certificate(pem).toString() });
    }
    catch {
        return (0,result/* err */._)(`cannot be read as a certificate; ${accepted}`);
    }
};
const certificatesField = (0,field/* defineField */.MI)({
    certificates: (0,field/* listKey */.Ux)(parseCertificate, {
        description: 'Certificates whose holders may sign in as the app.',
        items: {
            type: 'object',
            required: ['name', 'pem'],
            properties: {
                name: { type: 'string', description: 'The name of the certificate in the list of the app.' },
                pem: { type: 'string', description: 'The certificate in PEM: the public part, never a private key.' }
            },
            additionalProperties: false
        }
    })
}, ({ certificates = [] }) => certificates);

;// CONCATENATED MODULE: ./build/resources/certificates/certificates.js
// Certificates whose holders may sign in as the managed app. Key credentials are one collection that PATCH replaces whole:
// what is there is read again right before the write, and sent again. Source: Microsoft Graph documentation, application
// resource and keyCredential.











const certificates_kind = {
    name: 'certificate',
    noun: 'certificate',
    picture: { group: 'credentials', place: 2, prefix: 'certificate ' }
};
/** The certificates of a managed app. */
const certificates = (0,kind/* appKind */.go)({
    kind: certificates_kind,
    field: certificatesField,
    after: ['application'],
    lane: 'application object',
    observe: async (_, { app, application, services }) => {
        const located = await application();
        return { app, nowMs: services.nowMs(), application: located.state === 'found' ? located.application : undefined };
    },
    // What somebody else has added since the first look must not be undone.
    observeBeforeWrite: () => true,
    looksOlder: ({ application: again }, { application: before }) => {
        const shown = new Set(again?.keyCredentials.map(identityOf));
        return before !== undefined && !before.keyCredentials.every(item => shown.has(identityOf(item)));
    },
    plan: (wanted, { app, nowMs, application }) => {
        const existing = application?.keyCredentials ?? [];
        const declared = wanted.map(readCertificate);
        const missing = declared.filter(certificate => !existing.some(item => certificates_isSame(item, certificate)));
        return {
            changes: [
                ...declared.map(certificate => {
                    const { name, thumbprint: id, endMs } = certificate;
                    const expiresOn = (0,time/* isoTime */.Ly)(endMs);
                    if (!missing.includes(certificate)) {
                        return (0,plan/* change */.Zg)(certificates_kind, 'unchanged', name, `trusted, expires on ${expiresOn}`, { id });
                    }
                    const fields = [{ field: 'expiresOn', before: null, after: expiresOn }];
                    return (0,plan/* change */.Zg)(certificates_kind, 'create', name, 'declared, not trusted yet', { id, fields });
                }),
                ...undeclared(existing, declared).map(item => undeclaredCertificate(app, item, nowMs))
            ],
            requirements: missing.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: async ({ graph }, scope) => {
                const path = (0,graph_paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id);
                const body = { keyCredentials: [...existing.map(({ raw }) => raw), ...missing.map(keyCredentialOf)] };
                const operation = `add certificates to ${scope.app.uniqueName}`;
                await (0,failure/* sendSuccessfully */.qt)(graph, (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, operation, body));
                return undefined;
            }
        };
    },
    foreignAccess: async (wanted, { app, application, services }) => {
        const located = await application();
        if (located.state === 'missing')
            return [];
        return undeclared(located.application.keyCredentials, wanted.map(readCertificate))
            .filter(({ keyId, endMs }) => endMs > services.nowMs() && !app.acceptedCredentials.includes(keyId))
            .map(({ keyId, displayName }) => ({
            standing: 'credential',
            text: (0,app_access/* credentialText */.b)('certificate', displayName, keyId),
            to: 'application'
        }));
    }
});
const undeclared = (existing, declared) => existing.filter(item => !declared.some(certificate => certificates_isSame(item, certificate)));
/** A certificate that nobody declared: whoever has its key signs in as the app. It stays: somebody may be using it. */
const undeclaredCertificate = ({ acceptedCredentials }, { keyId, displayName, endMs }, nowMs) => {
    const name = displayName === '' ? keyId : displayName;
    if (endMs <= nowMs)
        return (0,plan/* change */.Zg)(certificates_kind, 'unchanged', name, `expired on ${(0,time/* isoTime */.Ly)(endMs)}`, { id: keyId });
    const standing = `trusted, expires on ${(0,time/* isoTime */.Ly)(endMs)}`;
    return acceptedCredentials.includes(keyId)
        ? (0,plan/* change */.Zg)(certificates_kind, 'unchanged', name, `${standing}, and accepted`, { id: keyId })
        : (0,plan/* change */.Zg)(certificates_kind, 'drift', name, `${standing}, but not declared: whoever has its key signs in as the app`, {
            id: keyId
        });
};
/** `der` is base64; `thumbprint` is SHA-1 in upper-case hexadecimal, as portals show it. */
const readCertificate = ({ name, pem }) => {
    const certificate = new external_node_crypto_.X509Certificate(pem);
    return {
        name,
        der: certificate.raw.toString('base64'),
        thumbprint: (0,external_node_crypto_.createHash)('sha1').update(certificate.raw).digest('hex').toUpperCase(),
        startMs: certificate.validFromDate.getTime(),
        endMs: certificate.validToDate.getTime()
    };
};
/** Graph gives the key only for a single application, and the thumbprint as base64 or in hexadecimal. */
const certificates_isSame = ({ key, customKeyIdentifier }, { der, thumbprint }) => key === der || customKeyIdentifier === base64Of(thumbprint) || customKeyIdentifier.toUpperCase() === thumbprint;
const identityOf = ({ raw, customKeyIdentifier }) => (0,json/* asText */.e1)(raw.keyId) || customKeyIdentifier;
const base64Of = (thumbprint) => Buffer.from(thumbprint, 'hex').toString('base64');
const keyCredentialOf = ({ name, der, thumbprint, startMs, endMs }) => ({
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: der,
    keyId: (0,external_node_crypto_.randomUUID)(),
    displayName: name.slice(0, 90),
    customKeyIdentifier: base64Of(thumbprint),
    startDateTime: (0,time/* isoTime */.Ly)(startMs),
    endDateTime: (0,time/* isoTime */.Ly)(endMs)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/ci/github/api.js
var api = __webpack_require__(8489);
// EXTERNAL MODULE: ./build/ci/github/run.js + 1 modules
var github_run = __webpack_require__(9754);
;// CONCATENATED MODULE: ./build/secretStores/github/client.js
// One destination in GitHub, as its writers see it: requests with a permission, refusals that name it.



/** Requests to one route of a destination. What GitHub refuses is explained: what was tried, and which token would do. */
const createStoreClient = ({ place, absent }, { path, permission }, client, retry) => {
    const call = async (operation, request) => {
        try {
            return await (0,api/* callGitHub */.ur)(operation, request, retry);
        }
        catch (cause) {
            if (!(cause instanceof api/* GitHubError */.y_))
                throw cause;
            const wanted = `a fine-grained personal access token, or a GitHub App token, with the ${permission} for ${place}`;
            const message = `Could not ${operation}: ${cause.message}`;
            throw new errors/* ActionError */.lZ({ code: 'delivery', message, hint: hintFor(cause, absent, wanted), cause });
        }
    };
    return {
        place,
        read: (operation, below, parse) => call(operation, async () => {
            const { data } = await client.request(`GET ${path}${below}`);
            return parse(data);
        }),
        write: (operation, method, below, body) => call(operation, async () => {
            const { status } = await client.request(`${method} ${path}${below}`, { ...body });
            if (status !== 201 && status !== 204)
                throw new api/* UnreadableAnswer */.ym(`GitHub answered ${status} to ${method}`);
        })
    };
};
const hintFor = ({ status }, absent, wanted) => {
    switch (status) {
        case 401:
            return `The token in github-token is not valid: it has expired, was revoked or was cut. Give ${wanted}.`;
        case 403:
            return `The token in github-token may not do this. The job's own GITHUB_TOKEN can never write secrets or variables, whatever its permissions. Set github-token to ${wanted}.`;
        case 404:
            return `Either ${absent}, or the token in github-token cannot see it. Set github-token to ${wanted}.`;
        case 422:
            return 'GitHub refuses the value or its name. Names hold letters, digits and underscores, do not begin with a digit or GITHUB_, and a store holds 100 of them (an organization 1,000).';
        default:
            return `Run the job again. If it stays, set github-token to ${wanted}.`;
    }
};
/** A handler of failures: gives `value` for refusals with `status`, throws the rest on. */
const onStatus = (status, value) => (error) => {
    const { cause } = error instanceof errors/* ActionError */.lZ ? error : {};
    if (cause instanceof api/* GitHubError */.y_ && cause.status === status)
        return value;
    throw error;
};
/** A text of an answer. @throws UnreadableAnswer. */
const textOf = (body, field) => {
    const value = (0,json/* asObject */.eB)(body)[field];
    if (typeof value !== 'string')
        throw new api/* UnreadableAnswer */.ym(`GitHub's answer has no ${field}`);
    return value;
};

// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(8639);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(5892);
;// CONCATENATED MODULE: ./build/secretStores/github/destination.js
// A destination in GitHub: how it is written (`repository:NAME`, `environment/ENV:NAME`, `organization/ORG:NAME`,
// `dependabot:NAME`), its routes in the REST API, and the permissions that open them.



const acceptedOf = {
    secret: 'accepted: repository:NAME, environment/ENV:NAME, organization/ORG:NAME or dependabot:NAME, with +ids after it to store the ids as variables too',
    variable: 'accepted: repository:NAME, environment/ENV:NAME or organization/ORG:NAME'
};
/** The words that destinations begin with. */
const destinationKinds = ['repository', 'environment', 'organization', 'dependabot'];
// GitHub documentation: "Using secrets in GitHub Actions", naming your secrets.
const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
const organizationLogin = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/;
/** One destination. The name follows the last colon: names of environments may hold colons, names of secrets may not. */
const parseGitHubDestination = (text) => parseStore(text, 'secret');
/** One variable for the client id: a destination without `+ids`, and not Dependabot, which has no variables. */
const parseVariableDestination = (text) => {
    const destination = parseStore(text, 'variable');
    if (!destination.ok)
        return destination;
    const { value } = destination;
    if (value.kind === 'dependabot')
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)}: Dependabot has no variables; ${acceptedOf.variable}`);
    return value.ids ? (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)}: +ids has no place there; ${acceptedOf.variable}`) : (0,result.ok)(value);
};
const parseStore = (text, noun) => {
    const accepted = acceptedOf[noun];
    const shown = (0,words/* quoted */.TL)(text);
    const colon = text.lastIndexOf(':');
    if (colon < 0)
        return (0,result/* err */._)(`${shown} is not a destination; ${accepted}`);
    const [store = '', ...targets] = text.slice(0, colon).trim().split('/');
    const hasTarget = targets.length > 0;
    const target = targets.join('/');
    const written = text.slice(colon + 1).trim();
    const ids = written.endsWith('+ids');
    const name = ids ? written.slice(0, -'+ids'.length) : written;
    const kind = destinationKinds.find(candidate => candidate === store);
    if (kind === undefined)
        return (0,result/* err */._)(`${shown} names no known store${(0,suggest/* didYouMean */.au)(store, destinationKinds) || ';'} ${accepted}`);
    if (/^GITHUB_/i.test(name))
        return (0,result/* err */._)(`${shown}: ${(0,words/* quoted */.TL)(name)} begins with GITHUB_, which GitHub keeps for itself`);
    if (!secretName.test(name)) {
        const names = 'letters, digits and _, not beginning with a digit';
        return (0,result/* err */._)(`${shown}: ${(0,words/* quoted */.TL)(name)} is not a ${noun}'s name; accepted: ${names}`);
    }
    switch (kind) {
        case 'environment':
            return target === '' || target.length > 255 || /\p{Cc}/u.test(target)
                ? (0,result/* err */._)(`${shown} names no environment; accepted: environment/ENV:NAME`)
                : (0,result.ok)({ kind, environment: target, name, ids });
        case 'organization':
            return organizationLogin.test(target)
                ? (0,result.ok)({ kind, organization: target, name, ids })
                : (0,result/* err */._)(`${shown} names no organization; accepted: organization/ORG:NAME`);
        case 'repository':
            return hasTarget
                ? (0,result/* err */._)(`${shown}: the repository is the one that the workflow runs in; accepted: repository:NAME`)
                : (0,result.ok)({ kind, name, ids });
        case 'dependabot':
            if (hasTarget)
                return (0,result/* err */._)(`${shown}: accepted is dependabot:NAME, for the repository of the workflow`);
            if (ids)
                return (0,result/* err */._)(`${shown}: Dependabot has secrets and no variables, so +ids has no place there`);
            return (0,result.ok)({ kind, name, ids });
    }
};
/** A destination as the input `secret-destinations` writes it, e.g. `environment/production:B2C_SECRET+ids`. */
const targetOf = (destination) => {
    const name = `${destination.name}${destination.ids ? '+ids' : ''}`;
    switch (destination.kind) {
        case 'environment':
            return `environment/${destination.environment}:${name}`;
        case 'organization':
            return `organization/${destination.organization}:${name}`;
        default:
            return `${destination.kind}:${name}`;
    }
};
/** What tells two destinations apart. GitHub compares all these names without regard to case. */
const destinationIdentity = (destination) => targetOf({ ...destination, ids: false }).toLowerCase();
const segment = encodeURIComponent;
/** The routes of a destination. Dependabot has no variables of its own: workflows that it triggers read the repository's. */
const routesOf = (destination, { owner = '', repo = '' }) => {
    const repository = `${owner}/${repo}`;
    const repositoryPath = `/repos/${segment(owner)}/${segment(repo)}`;
    const ofRepository = {
        absent: `the repository ${repository} does not exist`,
        variables: {
            path: `${repositoryPath}/actions/variables`,
            permission: 'repository permission "Variables: write" (actions_variables)'
        }
    };
    switch (destination.kind) {
        case 'repository': {
            const permission = 'repository permission "Secrets: write" (secrets)';
            const secrets = { path: `${repositoryPath}/actions/secrets`, permission };
            return { ...ofRepository, place: `the repository ${repository}`, secrets };
        }
        case 'dependabot': {
            const permission = 'repository permission "Dependabot secrets: write" (dependabot_secrets)';
            const secrets = { path: `${repositoryPath}/dependabot/secrets`, permission };
            return { ...ofRepository, place: `Dependabot in ${repository}`, secrets };
        }
        case 'environment': {
            const { environment } = destination;
            const path = `${repositoryPath}/environments/${segment(environment)}`;
            const permission = 'repository permission "Environments: write" (environments)';
            return {
                place: `the environment ${environment} of ${repository}`,
                absent: `${repository} has no environment named ${environment} (create it under Settings > Environments)`,
                secrets: { path: `${path}/secrets`, permission },
                variables: { path: `${path}/variables`, permission }
            };
        }
        case 'organization': {
            const place = `the organization ${destination.organization}`;
            const path = `/orgs/${segment(destination.organization)}/actions`;
            const secretPermission = 'organization permission "Secrets: write" (organization_secrets)';
            const variablePermission = 'organization permission "Variables: write" (organization_actions_variables)';
            return {
                place,
                absent: `${place} does not exist`,
                secrets: { path: `${path}/secrets`, permission: secretPermission },
                variables: { path: `${path}/variables`, permission: variablePermission }
            };
        }
    }
};

;// CONCATENATED MODULE: ./build/secretStores/github/variables.js
// Writes variables of GitHub. A variable that holds the value already is left alone.

/** Writes one variable, unless it holds the value. @throws ActionError `delivery` with the permission that would do. */
const writeVariable = async ({ name, kind }, value, variables) => {
    const operation = `read the variable ${name} of ${variables.place}`;
    const current = await variables
        .read(operation, `/${encodeURIComponent(name)}`, body => textOf(body, 'value'))
        .catch(onStatus(404, undefined));
    if (current === value)
        return 'unchanged';
    await putVariable(variables, name, value, kind === 'organization' ? { visibility: 'private' } : {});
    return 'written';
};
/** Writes a variable, also where it does not exist yet. @throws ActionError `delivery` with the permission that would do. */
const putVariable = async ({ place, write }, name, value, audience) => {
    const operation = `write the variable ${name} of ${place}`;
    const update = () => write(operation, 'PATCH', `/${encodeURIComponent(name)}`, { name, value });
    const create = () => write(operation, 'POST', '', { name, value, ...audience });
    // Creating and updating are two verbs. Updating comes first: only the first delivery creates. A 409 is a variable that
    // somebody else made meanwhile, or that an attempt without an answer made.
    const updated = await update().then(() => true, onStatus(404, false));
    if (updated)
        return;
    const created = await create().then(() => true, onStatus(409, false));
    if (!created)
        await update();
};

;// CONCATENATED MODULE: ./build/secretStores/github/secrets.js
// Writes a client secret to where its consumers read it: the secrets of a repository, environment, organization or
// Dependabot, and its ids to variables of the same target.




/**
 * Asks for the public key, as the delivery will: a token that may not do that is known before a secret is made.
 * @throws ActionError `delivery` with the permission that would do.
 */
const assertTakesSecrets = async ({ secrets }) => {
    await publicKey(secrets);
};
/**
 * Writes the secret, and with `ids` the ids. An organization secret keeps its visibility and its selected repositories; one
 * that does not exist is made `private`.
 * @throws ActionError `delivery` with the permission that would do.
 */
const writeSecret = async ({ kind, name, ids }, { secret, clientId, tenantId, keyId, expiresOn }, { secrets, variables }) => {
    const seal = await openSealer();
    const { key, id } = await publicKey(secrets);
    const below = `/${encodeURIComponent(name)}`;
    const audience = kind === 'organization' ? await audienceOf(secrets, below, name) : {};
    const body = { encrypted_value: seal(secret, key), key_id: id, ...audience };
    await secrets.write(`write the secret ${name} of ${secrets.place}`, 'PUT', below, body);
    if (!ids)
        return;
    const values = { CLIENT_ID: clientId, TENANT_ID: tenantId, KEY_ID: keyId, EXPIRES_ON: expiresOn };
    for (const [suffix, value] of Object.entries(values)) {
        await putVariable(variables, `${name}_${suffix}`, value, audience);
    }
};
const audienceOf = async (secrets, below, name) => {
    const visibility = await secrets
        .read(`read the visibility of ${name}`, below, body => textOf(body, 'visibility'))
        .catch(onStatus(404, 'private'));
    if (visibility !== 'selected')
        return { visibility };
    const selected = [];
    for (let page = 1;; page++) {
        const ids = await secrets.read(`list the repositories that may read ${name}`, `${below}/repositories?per_page=${pageSize}&page=${page}`, repositoryIdsOf);
        selected.push(...ids);
        if (ids.length < pageSize)
            return { visibility, selected_repository_ids: selected };
    }
};
const pageSize = 100;
const publicKey = ({ place, read }) => read(`read the public key of ${place}`, '/public-key', publicKeyOf);
const publicKeyOf = (body) => ({ key: textOf(body, 'key'), id: textOf(body, 'key_id') });
const repositoryIdsOf = (body) => {
    const { repositories } = (0,json/* asObject */.eB)(body);
    if (!Array.isArray(repositories))
        throw new api/* UnreadableAnswer */.ym("GitHub's answer has no repositories");
    return (0,json/* asObjects */.Nt)(repositories).map(({ id }) => Number(id));
};
/**
 * The function that seals a text for a public key (both base64 at the edges): the `encrypted_value` of GitHub's secrets API.
 * Source: GitHub documentation, "Encrypting secrets for the REST API".
 * @throws Error from the returned function when the key is not 32 bytes of base64.
 */
const openSealer = async () => {
    const { default: sodium } = await __webpack_require__.e(/* import() */ 768).then(__webpack_require__.bind(__webpack_require__, 4768));
    await sodium.ready;
    return (text, publicKey) => {
        const key = Buffer.from(publicKey, 'base64');
        if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) {
            throw new Error(`The store's public key has ${key.length} bytes instead of ${sodium.crypto_box_PUBLICKEYBYTES}.`);
        }
        return Buffer.from(sodium.crypto_box_seal(text, key)).toString('base64');
    };
};

;// CONCATENATED MODULE: ./build/secretStores/github/gitHubStore.js
// GitHub as a store: the secrets and variables of a repository, environment, organization or Dependabot, with the token of
// the input `github-token`.







const gitHubStore_open = async (declared, context) => {
    const run = (0,github_run/* readGitHubRun */.j)(context.env);
    const client = await (0,api/* openGitHub */.o6)({ token: context.gitHubToken, apiUrl: run.apiUrl }, context.runtime);
    const routes = routesOf(declared, run);
    return {
        secrets: createStoreClient(routes, routes.secrets, client, context),
        variables: createStoreClient(routes, routes.variables, client, context)
    };
};
/** A declared place in GitHub as a destination. */
const gitHubDestination = (declared) => ({
    target: targetOf(declared),
    identity: destinationIdentity(declared),
    ids: declared.ids,
    assertTakes: async (context) => assertTakesSecrets(await gitHubStore_open(declared, context)),
    write: async (credential, context) => writeSecret(declared, credential, await gitHubStore_open(declared, context)),
    writeVariable: async (value, context) => writeVariable(declared, value, (await gitHubStore_open(declared, context)).variables)
});
const bound = (parsed) => parsed.ok ? (0,result.ok)(gitHubDestination(parsed.value)) : parsed;
/** GitHub. */
const gitHubStore = {
    schemes: destinationKinds,
    parse: text => bound(parseGitHubDestination(text)),
    parseVariable: text => bound(parseVariableDestination(text))
};

;// CONCATENATED MODULE: ./build/secretStores/destinations.js
// The destinations of a declaration, whichever store they are in, and bringing something to them: one after the other, and
// one that fails does not keep the others from getting it.


/** Every store. A new one is a folder beside this file and a line here. */
const stores = [gitHubStore];
/** A text whose scheme no store knows is refused by GitHub's, which says what is accepted. */
const storeFor = (text) => stores.find(({ schemes }) => schemes.includes(text.split(/[/:]/, 1)[0]?.trim() ?? '')) ?? gitHubStore;
/** A destination for secrets. */
const parseDestination = (text) => storeFor(text).parse(text);
/** A variable. */
const parseVariable = (text) => storeFor(text).parseVariable(text);
/** Each destination once, in the order of first mention; the ids are stored when any mention asks for them. */
const dedupeDestinations = (destinations) => {
    const unique = new Map();
    for (const destination of destinations) {
        const known = unique.get(destination.identity);
        unique.set(destination.identity, known === undefined || destination.ids ? destination : known);
    }
    return [...unique.values()];
};
/** Calls `bring` with each destination in turn. Never rejects for a destination: what it threw stands in the result. */
const bringToEach = async (destinations, bring) => {
    const results = [];
    for (const destination of destinations) {
        const { target } = destination;
        try {
            results.push({ target, value: await bring(destination) });
        }
        catch (cause) {
            const message = `${target} was not written. ${(0,errors/* messageOf */.bD)(cause)}`;
            const { hint } = cause instanceof errors/* ActionError */.lZ ? cause : {};
            results.push({ target, error: new errors/* ActionError */.lZ({ code: 'delivery', message, ...(hint && { hint }), cause }) });
        }
    }
    return results;
};

;// CONCATENATED MODULE: ./build/resources/clientIdVariable/clientIdVariable.js
// Stores the client id of a managed app in variables of the CI host, where later runs read it. It is no difference from what
// is declared and stands in no plan: the token of a pull request often may not read variables, and a plan must not depend on it.





const clientIdVariable_kind = { name: 'clientIdVariable', noun: 'client id variable', isUnplanned: true };
/** The variables that take the client id of a managed app. */
const clientIdVariable = (0,kind/* appKind */.go)({
    kind: clientIdVariable_kind,
    field: (0,field/* defineField */.MI)({
        clientIdVariables: (0,field/* listKey */.Ux)(parseVariable, {
            input: 'client-id-variables',
            needsToken: true,
            description: 'GitHub variables that take the client id: repository:NAME, environment/ENV:NAME or organization/ORG:NAME.'
        })
    }, ({ clientIdVariables = [] }) => dedupeDestinations(clientIdVariables)),
    after: 'everything',
    observe: async (_, { app }) => app,
    plan: (variables, app) => ({
        changes: [],
        requirements: [],
        ...(variables.length > 0 && { finish: (_work, scope) => store(variables, scope) }),
        report: ({ isInteractive, mode }, { made: { application } }) => {
            if (!isInteractive || mode !== 'apply' || application === undefined || variables.length > 0)
                return {};
            const text = `${app.displayName} has the client id ${application.appId}. Store it as a variable, for the input client-id of later runs.`;
            return { notices: [{ text, title: 'Client id' }] };
        }
    }),
    claims: variables => variables.map(({ identity }) => ({ path: ['clientIdVariables'], noun: 'variable', id: identity }))
});
/** Stores the id of an app that is in place, under a deadline of its own: the whole wait-timeout. @throws ActionError `delivery`. */
const store = async (variables, scope) => {
    const { app, services } = scope;
    const clientId = (0,app_scope/* applicationOf */.KM)(scope).appId;
    const context = services.stores();
    const results = await bringToEach(variables, ({ writeVariable }) => writeVariable(clientId, context));
    for (const { target, value } of results) {
        if (value === undefined)
            continue;
        const verb = value === 'written' ? 'took' : 'holds';
        services.log.info(`${app.uniqueName}: the variable ${target} ${verb} the client id`);
    }
    const failure = results.find(({ error }) => error !== undefined)?.error;
    if (failure === undefined)
        return;
    throw new errors/* ActionError */.lZ({
        code: 'delivery',
        message: `${app.displayName} is in place, but its client id ${clientId} was not stored as a variable: ${failure.message}`,
        hint: `Store it by hand (repository Settings, Secrets and variables, Actions, Variables). ${failure.hint ?? ''}`.trim(),
        cause: failure
    });
};

// EXTERNAL MODULE: ./build/util/duration.js
var duration = __webpack_require__(1081);
;// CONCATENATED MODULE: ./build/resources/app/foreignAccess.js
// Refuses grants and secrets for an application that others could act as: what it is granted, they are granted.



const hint = [
    'Whoever holds these would hold what is granted as well. Remove them (portal: App registrations and Enterprise applications; Owners, Certificates & secrets),',
    'or declare those that are meant: owners (object ids), federated-credentials, certificates in the file, accepted-credentials (key ids of secrets and certificates).',
    'If somebody else made this application, choose another unique-name.'
].join(' ');
const refused = (application, purpose, access) => new errors/* ActionError */.lZ({
    code: 'conflict',
    message: `${(0,locateErrors/* called */.Ab)(application)} is to be ${purpose}, and others could act as it: ${(0,app_access/* accessText */.c)(access)}. Neither the caller, nor an administrator of the tenant, nor this declaration is behind them. Nothing was granted.`,
    hint
});
/**
 * Who is in the way. Nobody is for an application that this run makes. Whoever names an application by `adopt-client-id` takes
 * it over with the credentials that it has; owners stay in the way, for they can add others at any time.
 */
const inTheWay = (located, access) => located.state === 'found' && located.adopted ? access.filter(({ standing }) => standing === 'owner') : access;
const refuse = (located, purpose, access) => {
    const others = inTheWay(located, access);
    if (located.state === 'found' && others.length > 0)
        throw refused(located.application, purpose, others);
};
/**
 * Refuses a grant to an application that others can act as.
 * @throws ActionError `conflict` that lists the accesses and the ways out.
 */
const assertMayGrant = (located, access) => refuse(located, 'granted rights', access);
/**
 * Refuses a new secret for an application that others own; with `isProven` false, for one that nobody with power has vouched
 * for, also because of credentials: consumers of the secret would act as an application that somebody else prepared.
 * @throws ActionError `conflict` that lists the accesses and the ways out.
 */
const assertMayHaveSecret = (located, access, isProven) => refuse(located, 'given a client secret', access.filter(({ standing }) => standing === 'owner' || (standing === 'credential' && !isProven)));

// EXTERNAL MODULE: ./build/resources/clientSecret/appManagementPolicy.js
var appManagementPolicy = __webpack_require__(5974);
;// CONCATENATED MODULE: ./build/resources/clientSecret/field.js
// What a user may say about the client secret: when one is made, how long it lives, where it goes; and which settings
// contradict each other.





/** When a client secret is made. `ephemeral` lives for this job and is removed by the post step. */
const secretModes = ['when-needed', 'always', 'ephemeral', 'none'];
// The longest that GitHub lets a job run, on a self-hosted runner; the secret outlives it only when the post step fails.
const longestEphemeralMs = 5 * duration/* unitMs */.FP.d;
/** Reports what does not go together in the settings of one secret. */
const reportContradictions = (secret, report) => {
    const { mode, lifetimeMs, rotateBeforeMs, destinations } = secret;
    const refuse = (field, problem) => report({ path: ['secret', field], problem });
    if ((mode === 'ephemeral' || mode === 'none') && destinations.length > 0) {
        const why = mode === 'none'
            ? 'there is no secret to store'
            : 'that secret ends with the job, and what stores it would hold a dead one';
        refuse('destinations', `contradicts the secret mode ${mode}: ${why}; accepted: when-needed or always`);
    }
    const lifetime = (0,duration/* durationText */.S5)(lifetimeMs);
    if (mode === 'ephemeral' && lifetimeMs > longestEphemeralMs) {
        const longest = `${(0,duration/* durationText */.S5)(longestEphemeralMs)}, the longest that a job runs`;
        refuse('lifetime', `${lifetime} is too long for an ephemeral secret; accepted: at most ${longest}`);
    }
    if (mode === 'when-needed' && rotateBeforeMs >= lifetimeMs) {
        const always = `${(0,duration/* durationText */.S5)(rotateBeforeMs)} before the end of a lifetime of ${lifetime} is always`;
        refuse('rotateBefore', `${always}: every run would make a new secret; accepted: less than the lifetime`);
    }
};
const everywhere = { everywhere: true, inDefaults: true };
const clientSecretField = (0,field/* defineField */.MI)({
    secret: (0,field/* mapKey */.a0)({
        mode: (0,field/* wordKey */.ue)(secretModes, {
            ...everywhere,
            input: 'secret',
            description: 'When a secret is made: when-needed (none of ours yet, or nearing expiry), always, ephemeral (removed when the job ends), or none.'
        }),
        label: (0,field/* requiredTextKey */.er)(names/* parseLabel */.Q_, {
            ...everywhere,
            input: 'secret-name',
            description: 'The description by which the action knows its own secrets, 1 to 60 characters.'
        }),
        lifetime: (0,field/* durationKey */.kB)({
            ...everywhere,
            input: 'secret-lifetime',
            optional: true,
            description: 'How long a new secret lives. Where nothing says so: 90d, 1h when ephemeral.'
        }),
        rotateBefore: (0,field/* durationKey */.kB)({
            ...everywhere,
            input: 'secret-rotate-before',
            description: 'How long before its expiry a secret is replaced.'
        }),
        overlap: (0,field/* durationKey */.kB)({
            ...everywhere,
            input: 'secret-overlap',
            zero: true,
            description: 'How long the replaced secret stays usable; 0d removes it at once.'
        }),
        destinations: (0,field/* listKey */.Ux)(parseDestination, {
            input: 'secret-destinations',
            needsToken: true,
            description: 'GitHub secrets that take the new secret: repository:NAME, environment/ENV:NAME, organization/ORG:NAME, dependabot:NAME; +ids stores the ids as variables.'
        })
    }, 'The client secret.')
}, ({ secret }, report, { secret: written }) => {
    if (secret === undefined)
        return undefined;
    const { mode, label, lifetime, rotateBefore, overlap, destinations = [] } = secret;
    if (mode === undefined || label === undefined || rotateBefore === undefined || overlap === undefined)
        return undefined;
    const isRefused = lifetime === undefined && (0,json/* asObject */.eB)(written).lifetime !== undefined;
    if (isRefused)
        return undefined;
    const desired = {
        mode,
        label,
        lifetimeMs: lifetime ?? (mode === 'ephemeral' ? duration/* unitMs */.FP.h : 90 * duration/* unitMs */.FP.d),
        rotateBeforeMs: rotateBefore,
        overlapMs: overlap,
        destinations: dedupeDestinations(destinations)
    };
    reportContradictions(desired, report);
    return desired;
});

// EXTERNAL MODULE: ./build/resources/clientSecret/passwordCredentials.js
var passwordCredentials = __webpack_require__(1053);
// EXTERNAL MODULE: ./build/report/markup.js
var markup = __webpack_require__(9271);
;// CONCATENATED MODULE: ./build/resources/clientSecret/report.js
// What the client secret is called, and what it tells of itself: outputs, the expiry table, destinations, and warnings. Never
// the secret.



const clientSecretKind = {
    name: 'clientSecret',
    noun: 'client secret',
    picture: { group: 'credentials', place: 0, prefix: 'secret ' }
};
/** The pieces of an outcome. `nowMs` is what expiry is measured against. */
const secretReport = ({ displayName }, outcome, nowMs) => {
    const { current, created, destinations } = outcome;
    return {
        outputs: {
            ...(current && { 'secret-key-id': current.keyId, 'secret-expires-on': (0,time/* isoTime */.Ly)(current.endMs) }),
            'secret-created': String(created)
        },
        warnings: warningsOf(displayName, outcome),
        summary: () => ({ sections: sectionsOf(outcome, nowMs), boxes: [boxesOf(outcome)] }),
        ...(destinations.some(({ error }) => error !== undefined) && { outOfStep: 'secret destinations out of step' })
    };
};
const boxesOf = ({ current, created, foreign }) => ({
    kind: clientSecretKind,
    own: current === undefined ? [] : [boxOf(current, untilText(current), created ? 'added' : 'kept')],
    others: foreign.map(secret => boxOf(secret, 'made by others', 'foreign'))
});
const boxOf = ({ displayName }, note, style) => ({
    label: `${(0,report_text/* mermaidLabel */._b)(`secret ${displayName}`)}<br>${note}`,
    style
});
const untilText = ({ endMs }) => `until ${(0,report_text/* mermaidLabel */._b)((0,time/* isoTime */.Ly)(endMs).slice(0, 10))}`;
/** At most one: what could not be proven is new and does not expire soon; what lapsed is told where none is in force. */
const warningsOf = (app, outcome) => {
    const { current, lapsed, verification, expiresSoon } = outcome;
    const named = current ?? lapsed;
    if (named === undefined)
        return [];
    const secret = `client secret of ${app} (key id ${named.keyId})`;
    const expiresOn = (0,time/* isoTime */.Ly)(named.endMs);
    if (verification.kind === 'unproven') {
        const text = `The new ${secret} stands in the outputs, but could not be proven in time: ${verification.reason}`;
        return [{ text, title: 'New secret not proven' }];
    }
    if (current === undefined) {
        return [{ text: `The ${secret} expired on ${expiresOn}.`, title: 'Client secret expired' }];
    }
    return expiresSoon ? [{ text: `The ${secret} expires on ${expiresOn}.`, title: 'Client secret expires soon' }] : [];
};
const sectionsOf = (outcome, nowMs) => {
    const { current, created, expiresSoon, removed, foreign, destinations } = outcome;
    const row = ({ displayName, keyId, endMs }, text) => [
        text,
        (0,report_text/* html */.qy)(displayName, 120),
        (0,report_text/* code */.aY)(keyId),
        (0,markup/* moment */.n$)((0,time/* isoTime */.Ly)(endMs), nowMs)
    ];
    const state = created ? '\ud83d\udfe2 created' : '\u26aa in force';
    const rows = [
        ...(current === undefined ? [] : [row(current, expiresSoon ? '\u26a0\ufe0f expires soon' : state)]),
        ...removed.map(secret => row(secret, '\ud83d\udd34 removed')),
        ...foreign.map(secret => row(secret, '\ud83d\udc64 made by others, not touched'))
    ];
    const delivered = destinations.map(({ target, error }) => [(0,report_text/* code */.aY)(target), error ? errorText(error) : '\u2705 written']);
    return [
        (0,markup/* table */.tp)(['Client secret', 'Name', 'Key id', 'Expires'], rows),
        proofText(outcome.verification),
        (0,markup/* table */.tp)(['Destination', 'Result'], delivered)
    ];
};
const proofText = (proof) => {
    if (proof.kind === 'skipped')
        return '';
    return proof.kind === 'verified'
        ? `<p>\u2705 signs in (proven after ${(0,time/* readableMs */.$f)(proof.tookMs)}, ${proof.attempts} attempts)</p>`
        : `<p>\u26a0\ufe0f not proven: ${(0,report_text/* prose */.CS)(proof.reason, 500)}</p>`;
};
const errorText = ({ message, hint }) => `\u274c ${(0,report_text/* prose */.CS)(message)}${hint === undefined ? '' : `<br>${(0,report_text/* prose */.CS)(hint)}`}`;

;// CONCATENATED MODULE: ./build/resources/app/tagWriter.js
// Writing the tags of an application: which secrets were delivered, and which service principal is its own. Tags are one
// value, last writer wins, so they are read again right before they are written.








/** How often a run beside others looks whether its tags still stand. */
const attemptsBesideOthers = 4;
const shortestPauseMs = 500;
const longestPauseMs = 2_000;
/** The tags with everything that is known to be delivered: by them, by what was read or written before, and by this run. */
const tagWriter_wantedTags = ({ app, made, tagState }, tags) => (0,app_tags/* writeTags */.p)(tags, {
    ...(0,app_tags/* readTags */.g$)(tags),
    uniqueName: app.uniqueName,
    servicePrincipalId: made.principalId ?? (0,app_tags/* readTags */.g$)(tags).servicePrincipalId,
    // What another run recorded in the meantime stays recorded; those of secrets that are gone are swept along.
    delivered: new Set([...(0,app_tags/* readTags */.g$)(tags).delivered, ...(0,app_tags/* readTags */.g$)(tagState.tags).delivered, ...tagState.delivered].filter(id => !tagState.gone.includes(id)))
});
/** True when the tags lack something that this run knows. Superfluous ones alone are no reason to write. */
const tagWriter_lacks = (scope, tags) => tagWriter_wantedTags(scope, tags).some(tag => !tags.includes(tag));
/**
 * Writes what this run knows into the tags, when something is missing there.
 * @param inspect what the secrets beside them tell of other runs; absent: nothing is asked.
 * @throws ActionError what `inspect` throws.
 */
const recordInTags = async (scope, graph, runtime, inspect) => {
    const { tagState } = scope;
    if (!tagWriter_lacks(scope, tagState.tags))
        return;
    const { tags, company } = await readNow(scope, graph, inspect);
    if (company === 'alone')
        return patchTags(scope, graph, tags);
    // Runs at the same time would take each other's tags away: they step aside for a moment, and look again afterwards.
    for (let attempt = 1; attempt <= attemptsBesideOthers; attempt++) {
        await runtime.sleep(shortestPauseMs + (longestPauseMs - shortestPauseMs) * runtime.random());
        const current = await readNow(scope, graph, inspect);
        if (attempt > 1 && !tagWriter_lacks(scope, current.tags)) {
            tagState.tags = current.tags;
            return;
        }
        await patchTags(scope, graph, current.tags);
    }
};
const readNow = async (scope, graph, inspect = () => 'alone') => {
    const answer = await graph.send({
        method: 'GET',
        path: `${(0,graph_paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id)}?$select=tags,passwordCredentials`,
        operation: `read the tags of ${scope.app.uniqueName}`,
        requirement: requirements/* requirements */.Ln.readApplications,
        mayLagBehind: scope.recentWrites
    });
    const { tags, passwordCredentials } = (0,json/* asObject */.eB)(answer.body);
    const current = (0,graph_answer/* succeeded */.gq)(answer) && Array.isArray(tags) ? tags.map(String) : scope.tagState.tags;
    const company = inspect((0,graphObjects/* parsePasswords */.wu)(passwordCredentials));
    // A replica that has not seen our tag yet would make us drop it: then what this run wrote is the better base.
    return { tags: (0,app_tags/* readTags */.g$)(current).managed ? current : scope.tagState.tags, company };
};
const patchTags = async (scope, graph, tags) => {
    const wanted = tagWriter_wantedTags(scope, tags);
    const path = (0,graph_paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id);
    const operation = `record what was delivered on ${scope.app.uniqueName}`;
    await (0,failure/* sendSuccessfully */.qt)(graph, (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, operation, { tags: wanted }));
    scope.tagState.tags = wanted;
};

// EXTERNAL MODULE: ./build/resources/clientSecret/rotation.js
var rotation = __webpack_require__(5168);
;// CONCATENATED MODULE: ./build/resources/clientSecret/concurrentRuns.js
// Other runs at work on the same application at the same time. A workflow should keep them apart by a concurrency group;
// where it does not, nothing that was delivered may die of it.


/**
 * Finds the secrets of runs beside the one that made `added`, in a list that was read after it. `observed` are the key ids
 * of the secrets that the application held when it was observed.
 */
const findConcurrentRuns = (label, observed, added, secrets) => {
    const others = secrets.filter(({ keyId, displayName }) => (0,rotation/* secretKind */.FL)(label, displayName) === 'kept' && keyId !== added.keyId && !observed.has(keyId));
    const [younger] = others.filter(other => (0,rotation/* isYounger */.aW)(other, added)).sort((a, b) => ((0,rotation/* isYounger */.aW)(a, b) ? -1 : 1));
    const isPresent = secrets.some(({ keyId }) => keyId === added.keyId);
    return { others, younger, supersededBy: isPresent ? undefined : younger };
};
/** What a workflow does against them. */
const concurrencyHint = 'Give the workflow a concurrency group, so that two runs never work on the same application at the same time.';
/** The error of a run whose secret another run has removed. */
const supersededError = (uniqueName, added, other) => new errors/* ActionError */.lZ({
    code: 'conflict',
    message: `Another run made a client secret of ${uniqueName} (key id ${other.keyId}) at the same time and removed the one of this run (key id ${added.keyId}).`,
    hint: `Run the job again with secret: always, so that every destination holds the newest secret. ${concurrencyHint}`
});

;// CONCATENATED MODULE: ./build/resources/clientSecret/rollout.js
// A new client secret on its way: added, published, proven, sent to its destinations, and recorded as delivered. A job that
// is cancelled on the way ends with the secret removed, or, once the sending has begun, with the secret delivered.









/** How to reach the secrets of the app. */
const holderOf = (scope, { graph, runtime }) => ({
    graph,
    runtime,
    uniqueName: scope.app.uniqueName,
    applicationId: (0,app_scope/* applicationOf */.KM)(scope).id,
    recentWrites: scope.recentWrites
});
/**
 * Makes a secret and brings it to everybody who shall have it.
 * @throws ActionError `delivery` when a destination is out of step: the secret then counts as not delivered; or when none
 *   would take one: then none is made; `cancelled`, `conflict`, and what Graph refuses.
 */
const rollOut = async (rollout, scope, work) => {
    const { wanted, before, expectedRoles, onOutcome } = rollout;
    const { app, services, tagState } = scope;
    const { destinations } = wanted;
    const stores = services.stores(work.deadline);
    const asked = await bringToEach(destinations, ({ assertTakes }) => assertTakes(stores));
    const refusals = asked.filter(({ error }) => error !== undefined);
    if (refusals.length > 0 && refusals.length === destinations.length) {
        onOutcome({ ...before, destinations: refusals });
        throw destinationsFailed(`No client secret was made for ${app.uniqueName}, for it would not reach`, refusals);
    }
    const holder = holderOf(scope, work);
    const { added, secret, unanswered } = await addAndPublish(wanted, holder, scope);
    const { clientId, secretText, keyId, endMs } = secret;
    const made = { ...before, current: added, created: true, expiresSoon: false };
    let outcome = made;
    let holdBack;
    try {
        work.runtime.cancelled.throwIfAborted();
        onOutcome(made);
        const verification = await services.prove(clientId, secretText, expectedRoles, work.deadline);
        outcome = { ...made, verification };
        onOutcome(outcome);
        holdBack =
            verification.kind === 'unproven' ? unproven(verification.reason) : await behindAnotherRun(rollout, added, holder);
        work.runtime.cancelled.throwIfAborted();
    }
    catch (error) {
        if (!work.runtime.cancelled.aborted)
            throw error;
        onOutcome(before);
        throw await cancelledAfterRemoval(wanted, added, holder);
    }
    // What has begun is finished, also in a cancelled job.
    const { finishing: graph } = work.graph;
    const expiresOn = (0,time/* isoTime */.Ly)(endMs);
    const credential = { secret: secretText, clientId, tenantId: services.tenantId(), keyId, expiresOn };
    const context = { ...stores, ...(0,retry/* finishing */.sS)(stores) };
    const delivered = holdBack === undefined
        ? await bringToEach(destinations, ({ write }) => write(credential, context))
        : destinations.map(({ target }) => ({ target, error: holdBack }));
    outcome = { ...outcome, destinations: delivered };
    onOutcome(outcome);
    const outOfStep = delivered.filter(({ error }) => error !== undefined);
    if ((0,rotation/* kindToMake */.kd)(wanted) === 'kept' && outOfStep.length === 0) {
        tagState.delivered = [...tagState.delivered, keyId];
        await recordInTags(scope, graph, work.runtime, inspectFor(rollout, added, app.uniqueName));
    }
    if (unanswered.length > 0)
        await (0,passwordCredentials/* removeAllUnanswered */.Qr)({ ...holder, graph }, unanswered, keyId);
    if (outOfStep.length > 0)
        throw destinationsFailed(`The new client secret of ${app.uniqueName} did not reach`, outOfStep);
    return { added, outcome };
};
const addAndPublish = (wanted, holder, scope) => (0,passwordCredentials/* addSecret */.Ck)(holder, {
    wanted,
    clientId: (0,app_scope/* applicationOf */.KM)(scope).appId,
    announce: (displayName, made) => {
        const { applicationId, uniqueName } = holder;
        if (wanted.mode === 'ephemeral')
            scope.services.announce({ applicationId, displayName, uniqueName, ...made });
    },
    publish: secret => scope.services.publish(scope.app, secret)
});
/** A consumer keeps the former secret, which works, rather than get one that does not. */
const unproven = (reason) => notSent(`the new secret could not be proven: ${reason}`, 'Run the job again: it makes a new secret and sends it. A longer wait-timeout gives a slow tenant more time.');
const notSent = (reason, hint) => new errors/* ActionError */.lZ({ code: 'delivery', message: `not sent, for ${reason}`, hint });
/** Of two runs that would send to the same destinations, the one with the younger secret does. */
const behindAnotherRun = async ({ wanted, observed }, added, holder) => {
    if (wanted.destinations.length === 0)
        return undefined;
    const { younger } = findConcurrentRuns(wanted.label, observed, added, await (0,passwordCredentials/* listSecrets */.AQ)(holder));
    if (younger === undefined)
        return undefined;
    return notSent(`another run made a younger secret (key id ${younger.keyId}) at the same time and sends that one`, `See the other run; when it failed, run this job again. ${concurrencyHint}`);
};
/** Looks for other runs among the secrets that are read together with the tags. */
const inspectFor = ({ wanted, observed }, added, uniqueName) => secrets => {
    const { others, supersededBy } = findConcurrentRuns(wanted.label, observed, added, secrets);
    if (supersededBy !== undefined)
        throw supersededError(uniqueName, added, supersededBy);
    return others.length === 0 ? 'alone' : 'beside others';
};
/** A cancelled job uses no secret: one that Graph had begun to make is removed in the seconds that are left. */
const cancelledAfterRemoval = async ({ mode }, added, holder) => {
    const cancelled = (end, cause, hint) => new errors/* ActionError */.lZ({
        code: 'cancelled',
        message: `The job was cancelled while a client secret of ${holder.uniqueName} was being made; ${end} (key id ${added.keyId}).`,
        ...(hint && { hint }),
        cause
    });
    if (mode === 'ephemeral')
        return cancelled('the post step removes it');
    try {
        await (0,passwordCredentials/* removeSecrets */.cu)({ ...holder, graph: holder.graph.finishing }, [added], { justAdded: true });
        return cancelled('it was removed again');
    }
    catch (error) {
        const hint = 'The next run removes it, once it has delivered another.';
        return cancelled(`it could not be removed: ${(0,errors/* messageOf */.bD)(error)}`, error, hint);
    }
};
const destinationsFailed = (what, failed) => {
    const list = failed.map(({ target, error }) => `${target} (${error?.message})`).join('; ');
    const hinting = failed.find(({ error }) => error?.hint !== undefined)?.error;
    return new errors/* ActionError */.lZ({
        code: 'delivery',
        message: `${what} ${list}. The former secret stays valid; the destinations named are out of step.`,
        hint: hinting?.hint ?? 'Run the job again: it makes a new secret and sends it to every destination.'
    });
};

;// CONCATENATED MODULE: ./build/resources/clientSecret/clientSecret.js
// The client secret: made when it is due, published at once, proven, sent to its destinations, recorded as delivered, and
// only then are our own superseded ones removed. Foreign secrets are listed and never touched.















/** The client secret of a managed app. */
const clientSecret = (0,kind/* appKind */.go)({
    kind: clientSecretKind,
    field: clientSecretField,
    // A secret is made when the app has everything else that is declared.
    after: 'everything',
    lane: 'application object',
    observe: async (wanted, scope, goal) => {
        const { app, application, contributions } = scope;
        const [located, rules, expectedRoles, access, isProven] = goal === 'absent'
            ? [undefined, [], [], [], false]
            : await Promise.all([
                application(),
                (0,appManagementPolicy/* readSecretRules */.u4)(wanted, scope),
                contributions.expectedRoles(scope),
                scope.foreignAccess(),
                scope.isProven()
            ]);
        const existing = located?.state === 'found' ? located.application : undefined;
        return {
            app,
            located,
            access,
            isProven,
            rules,
            expectedRoles,
            createdMs: existing?.createdMs,
            held: { credentials: existing?.passwordCredentials ?? [], delivered: (0,app_tags/* readTags */.g$)(existing?.tags ?? []).delivered }
        };
    },
    plan: (wanted, { app, located, access, isProven, rules, expectedRoles, createdMs, held }, { nowMs }) => {
        const state = (0,rotation/* sortSecrets */.Yo)(wanted, held.credentials, held.delivered, nowMs);
        if (state.due !== undefined) {
            (0,appManagementPolicy/* assertPolicyAllows */.n2)(app.uniqueName, wanted, rules, createdMs);
            if (located !== undefined)
                assertMayHaveSecret(located, access, isProven);
        }
        const removals = removalsBeside(wanted, state, held, nowMs);
        const removalChanges = removals.map(({ secret, reason }) => (0,plan/* change */.Zg)(clientSecretKind, 'delete', secret.displayName, reason, { id: secret.keyId }));
        return {
            changes: [
                ...currentChange(wanted, state),
                ...removalChanges,
                ...state.foreign.map(secret => foreignChange(app, secret, nowMs))
            ],
            requirements: state.due !== undefined || removals.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: async (work, scope) => {
                const observed = new Set(held.credentials.map(({ keyId }) => keyId));
                let outcome = outcomeOf(state);
                const onOutcome = (next) => {
                    outcome = next;
                    if (next.created)
                        work.markChanged();
                    work.report(context => secretReport(app, next, context.nowMs));
                };
                try {
                    if (state.due === undefined)
                        onOutcome({ ...outcome, removed: await remove(removals, scope, work) });
                    else
                        await replace({ wanted, observed, expectedRoles, before: outcome, onOutcome }, held, state, scope, work);
                }
                finally {
                    // What is reported of secrets is what was removed, not what was to be.
                    const isRemoved = ({ id }) => outcome.removed.some(({ keyId }) => keyId === id);
                    if (outcome.created)
                        work.withdraw(removalChanges.filter(removal => !isRemoved(removal)));
                }
                return undefined;
            },
            report: context => secretReport(app, outcomeOf(state), context.nowMs)
        };
    },
    foreignAccess: async (wanted, scope) => {
        const { app, services } = scope;
        const located = await scope.application();
        if (located.state === 'missing')
            return [];
        const isProven = await scope.isProven();
        return located.application.passwordCredentials
            .filter(({ keyId, endMs }) => endMs > services.nowMs() && !app.acceptedCredentials.includes(keyId))
            .flatMap(({ keyId, displayName }) => {
            const isOurs = (0,rotation/* secretKind */.FL)(wanted.label, displayName) !== undefined;
            if (isOurs && isProven)
                return [];
            const text = (0,app_access/* credentialText */.b)('client secret', displayName, keyId);
            return [{ standing: isOurs ? 'labelled' : 'credential', text, to: 'application' }];
        });
    },
    // Secrets go with their application.
    planRemoval: () => ({ changes: [], requirements: [], report: () => ({ outputs: { 'secret-created': 'false' } }) }),
    claims: ({ destinations }) => destinations.map(({ identity }) => ({ path: ['secret', 'destinations'], noun: 'destination', id: identity }))
});
/** A secret that somebody else made: whoever has it signs in as the app. */
const foreignChange = ({ acceptedCredentials }, { keyId, displayName, endMs }, nowMs) => {
    const name = displayName === '' ? keyId : displayName;
    if (endMs <= nowMs)
        return (0,plan/* change */.Zg)(clientSecretKind, 'unchanged', name, `made by others, expired on ${(0,time/* isoTime */.Ly)(endMs)}`, { id: keyId });
    const standing = `made by others, expires on ${(0,time/* isoTime */.Ly)(endMs)}`;
    return acceptedCredentials.includes(keyId)
        ? (0,plan/* change */.Zg)(clientSecretKind, 'unchanged', name, `${standing}, and accepted`, { id: keyId })
        : (0,plan/* change */.Zg)(clientSecretKind, 'drift', name, `${standing}, and not declared: whoever has it signs in as the app`, { id: keyId });
};
/** The outcome where nothing is done. */
const outcomeOf = (state) => ({
    ...state,
    created: false,
    verification: { kind: 'skipped' },
    removed: [],
    destinations: []
});
/** What is removed in this run. When a secret is due, the rule is asked as if the new one were in force already. */
const removalsBeside = (wanted, state, { credentials, delivered }, nowMs, added) => {
    if (state.due === undefined || wanted.mode === 'ephemeral')
        return state.removals;
    const displayName = (0,rotation/* secretName */.Gf)(wanted.label, 'kept', '0'.repeat(12));
    const successor = added ?? { keyId: '', displayName, startMs: nowMs, endMs: nowMs + wanted.lifetimeMs };
    const recorded = new Set([...delivered, successor.keyId]);
    return (0,rotation/* sortSecrets */.Yo)(wanted, [...credentials, successor], recorded, nowMs).removals;
};
const currentChange = ({ mode, label, lifetimeMs }, { due, current }) => {
    if (due !== undefined) {
        const fields = [{ field: 'lifetime', before: null, after: (0,duration/* durationText */.S5)(lifetimeMs) }];
        return [(0,plan/* change */.Zg)(clientSecretKind, 'create', label, due, { fields, ...(mode !== 'when-needed' && { recurring: true }) })];
    }
    if (current === undefined)
        return [];
    const reason = `delivered, expires on ${(0,time/* isoTime */.Ly)(current.endMs)}`;
    return [(0,plan/* change */.Zg)(clientSecretKind, 'unchanged', current.displayName, reason, { id: current.keyId })];
};
/** Removes them, and gives what was removed. */
const remove = async (removals, scope, work) => {
    const secrets = removals.map(({ secret }) => secret);
    await (0,passwordCredentials/* removeSecrets */.cu)(holderOf(scope, work), secrets, { justAdded: false });
    return secrets;
};
const replace = async (rollout, held, state, scope, work) => {
    const { wanted, onOutcome } = rollout;
    const { added, outcome } = await rollOut(rollout, scope, work);
    // By the order that Graph gave the secrets. A run at the same time may have delivered what looked like an orphan.
    const nowMs = Math.max(work.graph.now(), added.startMs);
    const delivered = new Set([...held.delivered, ...(0,app_tags/* readTags */.g$)(scope.tagState.tags).delivered]);
    // Beside a new secret that could not be proven, the former ones stay.
    const isUnproven = outcome.verification.kind === 'unproven';
    const superseded = isUnproven ? state.removals : removalsBeside(wanted, state, { ...held, delivered }, nowMs, added);
    try {
        onOutcome({ ...outcome, removed: await remove(superseded, scope, work) });
    }
    catch (error) {
        // The new secret is delivered: that the former ones outlive it a while is no reason to fail.
        if (work.runtime.cancelled.aborted)
            throw error;
        work.warn(`Superseded client secrets stay until the next run removes them: ${(0,errors/* messageOf */.bD)(error)}`);
    }
};

// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(3253);
;// CONCATENATED MODULE: ./build/resources/delegatedGrants/delegatedGrants.js
// Delegated permission grants: what the app may do in the name of users. None can be declared; those that are there are told.
// Source: Microsoft Graph documentation, oauth2permissiongrant-list.








const delegatedGrants_kind = { name: 'delegatedGrant', noun: 'delegated permission grant' };
/** The delegated permission grants of a managed app. */
const delegatedGrants = (0,kind/* appKind */.go)({
    kind: delegatedGrants_kind,
    field: kind/* noField */.iB,
    after: [],
    observe: (_, scope) => readGrants(scope),
    plan: (_, grants) => ({
        changes: grants.map(({ id, scopes, resourceId, of }) => (0,plan/* change */.Zg)(delegatedGrants_kind, 'drift', scopes, `granted for ${of} on the API with the service principal ${resourceId}, but not declared`, {
            id
        })),
        requirements: []
    })
});
/** A caller that may not read them is not in the way, and does not ask: they are only told. */
const readGrants = async ({ app, application, principal, reader, services: { caller } }) => {
    if ((0,requirements/* isGranted */.kR)(caller, requirements/* requirements */.Ln.readDelegatedGrants) === 'missing')
        return [];
    const readOf = (id) => ({
        path: `/oauth2PermissionGrants?$filter=clientId%20eq%20${(0,graph_paths/* literal */.eu)(id)}`,
        operation: `read the delegated permission grants of ${app.uniqueName}`,
        requirement: requirements/* requirements */.Ln.readDelegatedGrants,
        optional: true
    });
    const located = await application();
    if (located.state === 'missing')
        return [];
    // The hint in the tags lets them travel with the service principal; it counts only where that confirms it.
    const { servicePrincipalId: hint } = (0,app_tags/* readTags */.g$)(located.application.tags);
    if (hint !== undefined)
        void reader.get(readOf(hint));
    const found = await principal();
    if (found === undefined)
        return [];
    const answer = await reader.get(readOf(found.id));
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        return [];
    return (0,graph_answer/* valuesOf */.sm)(answer).map(grant => ({
        id: (0,json/* asText */.e1)(grant.id),
        scopes: (0,http/* remoteText */.SW)((0,json/* asText */.e1)(grant.scope).trim(), 200) || 'a grant without permissions',
        resourceId: (0,json/* asText */.e1)(grant.resourceId),
        of: grant.consentType === 'AllPrincipals' ? 'all users' : `the user ${(0,json/* asText */.e1)(grant.principalId)}`
    }));
};

// EXTERNAL MODULE: ./build/graph/retryTable.js
var retryTable = __webpack_require__(1057);
// EXTERNAL MODULE: ./build/graph/satisfied.js
var satisfied = __webpack_require__(9539);
;// CONCATENATED MODULE: ./build/reconcile/carryOut.js
// Carrying out several writes of one resource: each change counts as soon as its own write is done, whatever becomes of the others.

/** Sends the writes in `$batch`. @throws ActionError of the first that failed, when all have been answered; see `ensureAll`. */
const carryOut = ({ graph, carriedOut }, writes, options = {}) => {
    const changeOf = new Map(writes.map(({ request, change }) => [request, change]));
    const requests = writes.map(({ request }) => request);
    const onSatisfied = (request) => {
        const change = changeOf.get(request);
        if (change !== undefined)
            carriedOut(change);
    };
    return (0,failure/* ensureAll */.ed)(graph, requests, { ...options, onSatisfied });
};

;// CONCATENATED MODULE: ./build/resources/directoryRoles/assignments.js
// The directory roles that a service principal holds, by the unified role API, or by the legacy directoryRoles where a tenant
// refuses that. Source: Microsoft Graph documentation, rbacapplication-list-roleassignments and directoryrole-list-members.






const none = { assignments: [] };
/** Path of a role's members in the legacy API. */
const membersPath = (templateId) => `${(0,graph_paths/* byKey */.dX)('directoryRoles', 'roleTemplateId', templateId)}/members`;
const assignmentsRead = (principalId, uniqueName) => ({
    path: `/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20${(0,graph_paths/* literal */.eu)(principalId)}`,
    operation: `read the directory roles of ${uniqueName}`,
    requirement: requirements/* requirements */.Ln.readDirectoryRoles
});
/**
 * True when the unified role API itself is refused. A tenant without it may answer as if a permission were missing: where
 * the caller's own token shows the right to it, the legacy API is asked, and its answer counts.
 */
const isUnifiedRefused = (answer, caller, required) => [400, 405, 501].includes(answer.status) ||
    (answer.status === 404 && !(0,missing/* isTenantMissing */.tl)(answer)) ||
    (answer.status === 403 &&
        ((0,graph_answer/* failureOf */.g5)(answer).code !== 'Authorization_RequestDenied' || (0,requirements/* isGranted */.kR)(caller, required) === 'granted'));
/** Reads the assignments. @throws ActionError when the app `shallHold` some and the caller may not read them. */
const readAssignments = async (located, shallHold, { app, principal, reader, services }) => {
    if (located.state === 'missing')
        return none;
    // The hint in the tags lets the assignments travel with the service principal; it counts only where that confirms it.
    const hint = (0,app_tags/* readTags */.g$)(located.application.tags).servicePrincipalId;
    if (hint !== undefined)
        void reader.get(assignmentsRead(hint, app.uniqueName));
    const existing = await principal();
    if (existing === undefined)
        return none;
    const read = assignmentsRead(existing.id, app.uniqueName);
    const answer = await reader.get(read);
    if (isUnifiedRefused(answer, services.caller, read.requirement)) {
        return readLegacy(read, existing.id, shallHold, reader);
    }
    if (!(0,graph_answer/* succeeded */.gq)(answer)) {
        // Where none is declared the read only shows drift: a caller that may not read them is not in the way.
        if (!shallHold)
            return none;
        throw (0,failure/* toActionError */.ie)(read, answer);
    }
    const assignments = (0,graph_answer/* valuesOf */.sm)(answer)
        .filter(({ directoryScopeId }) => directoryScopeId === undefined || directoryScopeId === '/')
        .map(({ id, roleDefinitionId }) => ({
        templateId: String(roleDefinitionId).toLowerCase(),
        assignmentId: String(id)
    }));
    return { assignments };
};
const readLegacy = async ({ operation, requirement }, principalId, shallHold, reader) => {
    const asked = { operation, requirement, common: true };
    const activeRead = { ...asked, path: '/directoryRoles?$select=id,roleTemplateId' };
    const answer = await reader.get(activeRead);
    if (shallHold && !(0,graph_answer/* succeeded */.gq)(answer)) {
        throw (0,failure/* toActionError */.ie)({ ...activeRead, operation: 'read the active directory roles' }, answer);
    }
    const activeRoles = (0,graph_answer/* valuesOf */.sm)(answer).map(({ roleTemplateId }) => String(roleTemplateId).toLowerCase());
    const memberships = activeRoles.map(async (templateId) => {
        const members = await reader.get({ ...asked, path: membersPath(templateId), isLong: true });
        const ids = (0,graph_answer/* valuesOf */.sm)(members).map(({ id }) => String(id).toLowerCase());
        return ids.includes(principalId) ? [{ templateId, assignmentId: undefined }] : [];
    });
    return { assignments: (await Promise.all(memberships)).flat(), activeRoles };
};

// EXTERNAL MODULE: ./build/graph/builtInRoles.js
var builtInRoles = __webpack_require__(4375);
// EXTERNAL MODULE: ./build/util/guid.js
var guid = __webpack_require__(9704);
;// CONCATENATED MODULE: ./build/resources/directoryRoles/field.js
// What a user may say about directory roles, and the two that hand over the whole tenant.





/** What hands over the whole tenant, in lower case. Microsoft Entra documentation: "Microsoft Entra built-in roles". */
const privilegedRoles = [
    { id: builtInRoles/* builtInRoles */.x['Global Administrator'], names: ['global administrator', 'company administrator'] },
    { id: builtInRoles/* builtInRoles */.x['Privileged Role Administrator'], names: ['privileged role administrator'] }
];
const field_accepted = 'accepted, one a line: names such as User Administrator, or role template ids (GUIDs)';
const roleName = /^[\p{L}\p{N}][\p{L}\p{N} &()/'.-]{1,119}$/u;
/** One directory role: its display name (inner spaces folded) or its template id. Names are looked up in the tenant later. */
const parseDirectoryRole = (text) => {
    const name = text.trim().replace(/\s+/g, ' ');
    const id = (0,guid/* guidOf */.d)(name);
    if (id !== undefined)
        return (0,result.ok)({ text: id });
    return roleName.test(name) ? (0,result.ok)({ text: name }) : (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not a directory role; ${field_accepted}`);
};
/** The privileged role that is meant, by name or template id; `undefined` for any other. */
const privilegedRoleOf = ({ text }) => {
    const wanted = text.toLowerCase();
    return privilegedRoles.find(({ id, names }) => id === wanted || names.includes(wanted));
};
/** Each role once, in the order of first mention; case does not count. */
const dedupeDirectoryRoles = (roles) => {
    const unique = new Map();
    for (const role of roles)
        unique.set(role.text.toLowerCase(), unique.get(role.text.toLowerCase()) ?? role);
    return [...unique.values()];
};
const directoryRolesField = (0,field/* defineField */.MI)({
    directoryRoles: (0,field/* listKey */.Ux)(parseDirectoryRole, {
        input: 'directory-roles',
        inDefaults: true,
        description: 'Directory roles: names such as User Administrator, or template ids.'
    }),
    allowPrivilegedRoles: (0,field/* flagKey */.Q4)({
        input: 'allow-privileged-roles',
        everywhere: true,
        inDefaults: true,
        description: 'Allows Global Administrator and Privileged Role Administrator.'
    })
}, ({ directoryRoles = [], allowPrivilegedRoles: allowPrivileged = false }, report, written) => {
    const given = Array.isArray(written.directoryRoles) ? written.directoryRoles : [];
    for (const [index, text] of allowPrivileged ? [] : given.entries()) {
        const role = parseDirectoryRole(String(text));
        const privileged = role.ok ? privilegedRoleOf(role.value) : undefined;
        if (privileged === undefined)
            continue;
        const problem = `${(0,words/* quoted */.TL)(String(text))} (${privileged.names[0]}) hands over the whole tenant; accepted: a narrower role such as User Administrator, or this one with privileged roles allowed (input allow-privileged-roles, key allowPrivilegedRoles)`;
        report({ path: ['directoryRoles', index], problem });
    }
    return { roles: dedupeDirectoryRoles(directoryRoles), allowPrivileged };
});

;// CONCATENATED MODULE: ./build/resources/directoryRoles/roleDefinitions.js
// Directory roles by name. The built-in roles that management apps of a B2C tenant use are known here, so that they cost
// no request; any other name is looked up among the tenant's role templates.








const builtIn = Object.entries(builtInRoles/* builtInRoles */.x).map(([name, templateId]) => ({
    name,
    templateId
}));
const templatesRead = {
    path: '/directoryRoleTemplates?$select=id,displayName',
    operation: 'read the directory role templates',
    requirement: requirements/* requirements */.Ln.readDirectoryRoles,
    parse: answer => {
        if (!(0,graph_answer/* succeeded */.gq)(answer))
            throw (0,failure/* toActionError */.ie)(templatesRead, answer);
        return (0,graph_answer/* valuesOf */.sm)(answer).map(({ id, displayName }) => ({
            templateId: String(id).toLowerCase(),
            name: String(displayName)
        }));
    }
};
const known = ({ text }) => {
    const wanted = text.toLowerCase();
    const role = builtIn.find(({ name, templateId }) => name.toLowerCase() === wanted || templateId === wanted);
    return role ?? ((0,guid/* isGuid */.W)(text) ? { name: text, templateId: wanted } : undefined);
};
/**
 * The roles of a declaration, without repetition, and the name of any role by its template id, or the id where none is
 * known. The tenant's templates are read only when a name is not built in.
 * @throws ActionError `input` for a name that the tenant does not know, with near matches, and for Global Administrator and
 *   Privileged Role Administrator unless they are allowed.
 */
const readRoleDefinitions = async ({ roles, allowPrivileged }, reader) => {
    const named = roles.every(known) ? builtIn : [...builtIn, ...(await reader.shared(templatesRead))];
    const resolved = new Map();
    const problems = [];
    for (const wanted of roles) {
        const role = known(wanted) ?? named.find(({ name }) => name.toLowerCase() === wanted.text.toLowerCase());
        if (role === undefined) {
            const names = new Set(named.map(({ name }) => name));
            problems.push(`${wanted.text} is not a directory role of this tenant${(0,suggest/* didYouMean */.au)(wanted.text, names)}`);
        }
        else if (!allowPrivileged && privilegedRoleOf({ text: role.templateId }) !== undefined) {
            problems.push(`${role.name} hands over the whole tenant; set allow-privileged-roles: true if that is meant`);
        }
        else
            resolved.set(role.templateId, role);
    }
    if (problems.length > 0) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `directory-roles: ${problems.join('; ')}. Nothing was written.`,
            hint: 'Give display names as the portal lists them under "Roles and administrators", or role template ids.'
        });
    }
    return {
        declared: [...resolved.values()],
        nameOf: templateId => named.find(role => role.templateId === templateId.toLowerCase())?.name ?? templateId
    };
};

;// CONCATENATED MODULE: ./build/resources/directoryRoles/directoryRoles.js
// Directory roles of the service principal. Source: Microsoft Graph documentation, rbacapplication-post-roleassignments and
// directoryrole-post-members.














const directoryRoles_kind = { name: 'directoryRole', noun: 'directory role', picture: { group: 'roles', place: 0, prefix: '' } };
const requirement = requirements/* requirements */.Ln.assignDirectoryRoles;
/** The directory roles of a managed app. */
const directoryRoles = (0,kind/* appKind */.go)({
    kind: directoryRoles_kind,
    field: directoryRolesField,
    after: ['servicePrincipal'],
    // Whoever loses a way to act as the app loses it before the app is granted more.
    afterRemovals: ['federatedCredential'],
    observe: async (wanted, scope) => {
        const [definitions, located] = await Promise.all([readRoleDefinitions(wanted, scope.reader), scope.application()]);
        const [held, access] = await Promise.all([
            readAssignments(located, definitions.declared.length > 0, scope),
            scope.foreignAccess()
        ]);
        return { ...definitions, ...held, located, access, pruning: pruningOf(scope, located) };
    },
    // Minutes may have passed since the first look, and who else could act as the application is asked right before it is granted.
    observeBeforeWrite: ({ located }) => located.state === 'found',
    plan: (_, { located, access, pruning, declared, nameOf, assignments, activeRoles }) => {
        const missing = declared.filter(role => !assignments.some(({ templateId }) => templateId === role.templateId));
        if (missing.length > 0)
            assertMayGrant(located, access);
        const undeclared = assignments.filter(({ templateId }) => !declared.some(role => role.templateId === templateId));
        const extra = pruning.prunes ? undeclared : [];
        const changes = [
            ...declared.map(role => missing.includes(role)
                ? (0,plan/* change */.Zg)(directoryRoles_kind, 'create', role.name, 'declared, not assigned yet', { id: role.templateId })
                : (0,plan/* change */.Zg)(directoryRoles_kind, 'unchanged', role.name, 'declared, assigned', { id: role.templateId })),
            ...undeclared.map(({ templateId }) => undeclaredChange(directoryRoles_kind, nameOf(templateId), 'assigned', pruning, templateId))
        ];
        const changeOf = roleId => changes.find(one => one.id === roleId && (0,plan/* writes */.D3)(one));
        return {
            changes,
            requirements: missing.length > 0 || extra.length > 0 ? [requirement] : [],
            apply: async (work, scope) => {
                if (activeRoles === undefined)
                    await directoryRoles_assign(work, scope, missing, changeOf);
                else
                    await assignLegacy(work, scope, missing, activeRoles, changeOf);
                const removals = extra.map(item => ({
                    request: removalRequest(item, scope),
                    change: changeOf(item.templateId)
                }));
                await carryOut(work, removals);
                return undefined;
            }
        };
    },
    vouches: async (_, scope) => (await readAssignments(await scope.application(), false, scope)).assignments.length > 0,
    requirements: ({ roles }, mode, { prune }) => {
        if (mode === 'plan')
            return roles.length > 0 ? [requirements/* requirements */.Ln.readDirectoryRoles] : [];
        return mode === 'apply' && (roles.length > 0 || prune) ? [requirement] : [];
    }
});
const directoryRoles_assign = async (work, scope, missing, changeOf) => {
    const requests = missing.map(({ name, templateId }) => ({
        method: 'POST',
        path: '/roleManagement/directory/roleAssignments',
        body: {
            '@odata.type': '#microsoft.graph.unifiedRoleAssignment',
            roleDefinitionId: templateId,
            principalId: (0,app_scope/* principalIdOf */.$R)(scope),
            directoryScopeId: '/'
        },
        operation: `assign ${name} to ${scope.app.uniqueName}`,
        requirement,
        mayLagBehind: (0,retryTable/* onlyPrincipal */.vg)(scope.recentWrites)
    }));
    const onAnswer = (index, answer) => {
        const change = changeOf(missing[index].templateId);
        if (change !== undefined && (0,satisfied/* isSatisfied */.n)(requests[index], answer))
            work.carriedOut(change);
    };
    const answers = await work.graph.batch(requests, { onAnswer });
    const refused = [];
    for (const [index, request] of requests.entries()) {
        const answer = answers[index];
        if ((0,satisfied/* isSatisfied */.n)(request, answer))
            continue;
        if (!isUnifiedRefused(answer, scope.services.caller, requirement))
            throw (0,failure/* toActionError */.ie)(request, answer);
        refused.push(missing[index]);
    }
    if (refused.length > 0)
        await assignLegacy(work, scope, refused, [], changeOf);
};
const assignLegacy = async (work, scope, missing, activeRoles, changeOf) => {
    const { graph } = work;
    const activations = missing
        .filter(({ templateId }) => !activeRoles.includes(templateId))
        .map(({ name, templateId }) => ({
        method: 'POST',
        path: '/directoryRoles',
        body: { roleTemplateId: templateId },
        operation: `activate the directory role ${name}`,
        requirement
    }));
    const memberships = missing.map(({ name, templateId }) => ({
        method: 'POST',
        path: `${membersPath(templateId)}/$ref`,
        body: { '@odata.id': `${graph.origin}/v1.0/directoryObjects/${(0,app_scope/* principalIdOf */.$R)(scope)}` },
        operation: `assign ${name} to ${scope.app.uniqueName}`,
        requirement,
        // A role that was activated a moment ago lags like any new object.
        mayLagBehind: new Set(['servicePrincipal'])
    }));
    await (0,failure/* ensureAll */.ed)(graph, activations);
    await carryOut(work, memberships.map((request, index) => ({ request, change: changeOf(missing[index].templateId) })));
};
const removalRequest = ({ templateId, assignmentId }, scope) => ({
    method: 'DELETE',
    path: assignmentId === undefined
        ? `${membersPath(templateId)}${(0,graph_paths/* segment */.mX)((0,app_scope/* principalIdOf */.$R)(scope))}/$ref`
        : (0,graph_paths/* byId */.$H)('roleManagement/directory/roleAssignments', assignmentId),
    operation: `remove the directory role ${templateId} from ${scope.app.uniqueName}`,
    requirement
});

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/field.js
// What a user may say about federated identity credentials: whom the managed app trusts instead of holding a secret.




/** The most that an application holds. Microsoft Graph documentation: federatedIdentityCredential resource. */
const mostFederatedCredentials = 20;
const currentRun = 'current-run';
const plainName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/;
const longestValue = 600;
const federatedCredentials_field_accepted = `accepted: ${currentRun}, a subject such as repo:contoso/policies:environment:production, or name=subject`;
const parseValue = (text) => {
    if (text.trim() === '')
        return (0,result/* err */._)('is empty; accepted: 1 to 600 characters');
    if (text.length > longestValue)
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} has ${text.length} characters; accepted: at most ${longestValue}`);
    if (/\p{Cc}/u.test(text))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} holds a control character`);
    return (0,result.ok)(text);
};
/** The subject of a token. It is compared exactly, so a pattern would never match and is refused. */
const parseSubject = (text) => text.includes('*')
    ? (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} holds a *, and subjects are compared exactly: there are no wildcards; name each subject`)
    : parseValue(text);
/** The audience of a token. */
const parseAudience = (text) => parseValue(text);
/** The issuer of a token: an https URL, as it stands in the token. */
const parseIssuer = (text) => {
    const value = parseValue(text);
    if (!value.ok)
        return value;
    const url = URL.parse(text);
    if (url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === '')
        return value;
    const example = 'https://token.actions.githubusercontent.com';
    return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not an issuer; accepted: an https URL such as ${example}`);
};
/** The name of a federated credential: letters, digits, dashes and underscores, at most 120. */
const parseCredentialName = (text) => plainName.test(text)
    ? (0,result.ok)(text)
    : (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not a name; accepted: 1 to 120 letters, digits, - and _, with a letter or digit first`);
/**
 * One line of `federated-credentials`. A subject may hold `=` itself: the line is split at the first one only when a plain
 * name stands before it and a subject (it has a colon) or `current-run` after it.
 */
const parseFederatedCredential = (text) => {
    if (text === currentRun)
        return (0,result.ok)({ kind: currentRun });
    const split = text.indexOf('=');
    const name = text.slice(0, Math.max(0, split)).trim();
    const rest = text.slice(split + 1).trim();
    const named = split > 0 && plainName.test(name);
    if (named && rest === currentRun)
        return (0,result.ok)({ kind: currentRun, name });
    const subject = named && rest.includes(':') ? rest : text;
    if (!subject.includes(':')) {
        const near = (0,suggest/* didYouMean */.au)(text, [currentRun]);
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not a federated credential${near || ';'} ${federatedCredentials_field_accepted}`);
    }
    const checked = parseSubject(subject);
    return checked.ok ? (0,result.ok)({ kind: 'subject', ...(subject === text ? {} : { name }), subject }) : checked;
};
/** What tells two federated credentials apart: the issuer and the subject. */
const field_identityOf = (credential) => credential.kind === currentRun ? currentRun : `${credential.issuer ?? ''}\n${credential.subject}`;
/** Each federated credential once, and what is wrong with the list as a whole. */
const dedupeFederatedCredentials = (credentials) => {
    const byIdentity = new Map();
    const names = new Set();
    const problems = [];
    for (const credential of credentials) {
        const identity = field_identityOf(credential);
        const known = byIdentity.get(identity);
        if (known !== undefined) {
            const called = credential.kind === currentRun ? currentRun : (0,words/* quoted */.TL)(credential.subject);
            if (known.name !== credential.name)
                problems.push(`${called} is declared twice under different names; accepted: one name a subject`);
            continue;
        }
        byIdentity.set(identity, credential);
        if (credential.name === undefined)
            continue;
        if (names.has(credential.name))
            problems.push(`the name ${(0,words/* quoted */.TL)(credential.name)} is used for two subjects; accepted: one subject a name`);
        names.add(credential.name);
    }
    if (byIdentity.size > mostFederatedCredentials)
        problems.push(`${byIdentity.size} federated credentials are declared, and an application holds at most ${mostFederatedCredentials}`);
    return { unique: [...byIdentity.values()], problems };
};
const parseParts = (declared) => {
    if (typeof declared === 'string')
        return parseFederatedCredential(declared);
    const { name, subject, issuer, audience } = declared;
    const parts = [
        parseSubject(subject),
        ...(name === undefined ? [] : [parseCredentialName(name)]),
        ...(issuer === undefined ? [] : [parseIssuer(issuer)]),
        ...(audience === undefined ? [] : [parseAudience(audience)])
    ];
    return parts.find(part => !part.ok) ?? (0,result.ok)({ kind: 'subject', ...declared });
};
const field_text = (description) => ({ type: 'string', description });
const federatedCredentialsField = (0,field/* defineField */.MI)({
    federatedCredentials: (0,field/* listKey */.Ux)(parseParts, {
        input: 'federated-credentials',
        inDefaults: true,
        description: 'Whom the app trusts instead of a secret; at most 20.',
        placeholders: { paths: [['*'], ['*', 'subject']], words: 'the subjects of federated credentials' },
        items: {
            anyOf: [
                {
                    ...field_text('current-run, a subject, or name=subject.'),
                    examples: ['current-run', 'repo:contoso/policies:environment:production']
                },
                {
                    type: 'object',
                    required: ['subject'],
                    properties: {
                        name: field_text('Letters, digits, - and _; derived from the subject when absent.'),
                        subject: field_text('The subject of the token, compared exactly. May hold environment placeholders.'),
                        issuer: field_text('The issuer of the token; the GitHub server of the run when absent.'),
                        audience: field_text("The audience of the token; the cloud's own when absent.")
                    },
                    additionalProperties: false
                }
            ],
            description: 'Whom the app trusts instead of a secret.'
        }
    })
}, ({ federatedCredentials = [] }, report) => {
    const { unique, problems } = dedupeFederatedCredentials(federatedCredentials);
    for (const problem of problems)
        report({ path: ['federatedCredentials'], problem });
    return unique;
});

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/match.js
// Which existing federated credential each declared one means, and in what they differ. Pure.



const longestName = 120;
/** A name for a credential that was given none: readable, URL-friendly, and the same in every run. */
const nameFor = ({ issuer, subject }) => {
    const hash = (0,external_node_crypto_.createHash)('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8);
    const words = subject.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
    return `${words.slice(0, longestName - 9)}-${hash}`.replace(/^-/, '');
};
/** The declared credentials with issuer, subject, audience and name filled in. @throws ActionError `input`. */
const completeCredentials = ({ uniqueName }, wanted, defaults) => {
    const complete = wanted.map((credential) => {
        const trust = trustOf(credential, defaults);
        return { name: credential.name ?? nameFor(trust), ...trust };
    });
    const unique = [...new Map(complete.map(item => [`${item.issuer} ${item.subject}`, item])).values()];
    const names = new Set(unique.map(({ name }) => name.toLowerCase()));
    if (names.size < unique.length) {
        throw new errors/* ActionError */.lZ({
            code: 'input',
            message: `federated-credentials: two of ${uniqueName} have the same name but different subjects.`,
            hint: 'Give each its own name: name=subject.'
        });
    }
    return unique;
};
const trustOf = (wanted, { run, ...defaults }) => {
    if (wanted.kind === 'subject') {
        // The run's own token knows the issuer best: enterprises may have one of their own.
        const { issuer = run?.issuer ?? defaults.issuer, subject, audience = defaults.audience } = wanted;
        return { issuer, subject, audience };
    }
    if (run !== undefined)
        return { issuer: run.issuer, subject: run.subject, audience: defaults.audience };
    throw new errors/* ActionError */.lZ({
        code: 'input',
        message: 'federated-credentials: current-run needs the OIDC token of the run, and there is none.',
        hint: 'Give the job permissions: id-token: write, or declare the subject itself.'
    });
};
/**
 * Pairs declared and existing credentials: by issuer and subject first, for all of them; by name only among those that are
 * not taken by then.
 * @throws ActionError `input` when a name belongs to a credential whose subject is declared under another name.
 */
const pairUp = ({ uniqueName }, wanted, existing) => {
    const bySubject = wanted.map(credential => existing.find(({ issuer, subject }) => issuer === credential.issuer && subject === credential.subject));
    return wanted.map((credential, index) => {
        const match = bySubject[index];
        if (match !== undefined)
            return { credential, match };
        const named = existing.find(({ name }) => name.toLowerCase() === credential.name.toLowerCase());
        if (named !== undefined && bySubject.includes(named)) {
            throw new errors/* ActionError */.lZ({
                code: 'input',
                message: `federated-credentials: the name ${named.name} is taken in ${uniqueName} by the credential for ${named.subject}, which is declared too.`,
                hint: `Names cannot be changed: give ${credential.subject} another name.`
            });
        }
        return { credential, match: named };
    });
};
/** In what the existing credential differs from the declared one; everything when there is none. */
const differences = ({ credential, match }) => ['issuer', 'subject', 'audience']
    .filter(field => credential[field] !== match?.[field])
    .map(field => ({ field, before: match?.[field] ?? null, after: credential[field] }));
/** @throws ActionError `policy` when the application would hold more than Graph lets it. */
const assertRoom = ({ uniqueName }, present, additions) => {
    if (additions === 0 || present + additions <= mostFederatedCredentials)
        return;
    throw new errors/* ActionError */.lZ({
        code: 'policy',
        message: `federated-credentials: ${uniqueName} has ${present} and ${additions} more are declared, but an application holds at most ${mostFederatedCredentials}. Nothing was written.`,
        hint: 'Remove some, or set prune: true to remove those that are not declared; one subject of a GitHub environment can serve many branches.'
    });
};

;// CONCATENATED MODULE: ./build/resources/federatedCredentials/federatedCredentials.js
// Federated identity credentials: who may sign in as the managed app without any secret. Source: Microsoft Graph
// documentation, federatedidentitycredential-upsert; at most 20 an app.














const federatedCredentials_kind = {
    name: 'federatedCredential',
    noun: 'federated credential',
    picture: { group: 'credentials', place: 1, prefix: 'federated ' }
};
/** The federated identity credentials of a managed app. */
const federatedCredentials = (0,kind/* appKind */.go)({
    kind: federatedCredentials_kind,
    field: federatedCredentialsField,
    after: ['application'],
    lane: 'application object',
    observe: async (wanted, scope) => {
        const { app, contributions } = scope;
        const trustsRun = wanted.some(credential => credential.kind === 'current-run');
        const [located, { existing, declared, run }, expectedRoles] = await Promise.all([
            scope.application(),
            readBoth(wanted, scope),
            trustsRun ? contributions.expectedRoles(scope) : []
        ]);
        const runSubject = trustsRun ? run?.subject : undefined;
        return { app, pruning: pruningOf(scope, located), declared, existing, runSubject, expectedRoles };
    },
    plan: (_, { app, pruning, declared, existing, runSubject, expectedRoles }) => {
        const pairs = pairUp(app, declared, existing);
        const undeclared = existing.filter(item => !pairs.some(({ match }) => match?.id === item.id));
        const extra = pruning.prunes ? undeclared : [];
        assertRoom(app, existing.length - extra.length, pairs.filter(({ match }) => match === undefined).length);
        const changed = pairs.filter(pair => differences(pair).length > 0);
        const isNewlyTrusted = changed.some(({ credential: { subject }, match }) => subject === runSubject && subject !== match?.subject);
        const changes = [
            ...pairs.map(changeOf),
            ...undeclared.map(({ id, name, subject }) => undeclaredChange(federatedCredentials_kind, name, `${subject || 'a flexible credential'} is trusted`, pruning, id))
        ];
        return {
            changes,
            requirements: changed.length > 0 || extra.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: async (work, scope) => {
                await write(work, scope, changed, extra, changes);
                scope.recentWrites.add('federatedCredential');
                return undefined;
            },
            ...(isNewlyTrusted && { conclude: (work, scope) => proveTrust(work, scope, expectedRoles) })
        };
    },
    foreignAccess: async (wanted, scope) => {
        const [located, { existing, declared }] = await Promise.all([scope.application(), readBoth(wanted, scope)]);
        // What prune removes goes before anything is granted.
        if (pruningOf(scope, located).prunes)
            return [];
        return existing
            .filter(({ issuer, subject }) => !declared.some(item => item.issuer === issuer && item.subject === subject))
            .map(({ name, subject }) => ({
            standing: 'credential',
            text: `the federated credential ${name} (${(0,http/* remoteText */.SW)(subject || 'flexible', 200)})`,
            to: 'application'
        }));
    },
    // A job without an OIDC token is told so before anything is read, and every app is given what the token of the run says.
    beforeObserving: async (wanted, { runIdentity }) => {
        if (wanted.some(credential => credential.kind === 'current-run'))
            await runIdentity('required');
    }
});
/** What the tenant has, and what is declared with all that Graph wants of it. */
const readBoth = async (wanted, scope) => {
    const { app, services } = scope;
    const trustsRun = wanted.some(credential => credential.kind === 'current-run');
    const [existing, run] = await Promise.all([
        readExisting(wanted.length > 0, scope),
        wanted.length === 0 ? undefined : services.runIdentity(trustsRun ? 'required' : 'if at hand')
    ]);
    return { existing, run, declared: completeCredentials(app, wanted, { ...services.trust, run }) };
};
/** Read by the key, in one batch with the application itself; by its id where the key lives in a tag, in the batch after. */
const readExisting = async (isNeeded, { app, application, reader }) => {
    const readOf = (path) => ({
        path: `${path}/federatedIdentityCredentials`,
        operation: `read the federated credentials of ${app.uniqueName}`,
        requirement: requirements/* requirements */.Ln.readApplications
    });
    const byName = readOf((0,graph_paths/* byKey */.dX)('applications', 'uniqueName', app.uniqueName));
    if (app.adoptClientId === undefined)
        void reader.get(byName);
    const located = await application();
    if (located.state === 'missing')
        return [];
    const isKeyed = located.keyPlace === 'uniqueName' && !located.adopted;
    const read = isKeyed ? byName : readOf((0,graph_paths/* byId */.$H)('applications', located.application.id));
    const first = await reader.get(read);
    // The application was found: a replica lags, and what is declared or pruned depends on what it will show.
    const answer = (0,missing/* isMissing */.b2)(first) && (isNeeded || app.prune) ? await reader.get({ ...read, isKnown: true }) : first;
    if ((0,graph_answer/* succeeded */.gq)(answer))
        return (0,graph_answer/* valuesOf */.sm)(answer).map(existingOf);
    // Graph's v1.0 may fail on a flexible credential; that is in the way only of those who declare some.
    if (!isNeeded && !(app.prune && (0,missing/* isMissing */.b2)(answer)))
        return [];
    throw (0,failure/* toActionError */.ie)(read, answer);
};
const existingOf = (fields) => ({
    id: String(fields.id),
    name: String(fields.name),
    issuer: String(fields.issuer),
    subject: (0,json/* asText */.e1)(fields.subject),
    audience: Array.isArray(fields.audiences) ? String(fields.audiences[0]) : ''
});
const changeOf = (pair) => {
    const { name, subject } = pair.match ?? pair.credential;
    const fields = differences(pair);
    if (pair.match === undefined)
        return (0,plan/* change */.Zg)(federatedCredentials_kind, 'create', name, `${subject} is not trusted yet`, { fields });
    const { id } = pair.match;
    if (fields.length === 0)
        return (0,plan/* change */.Zg)(federatedCredentials_kind, 'unchanged', name, `${subject} is trusted`, { id });
    return (0,plan/* change */.Zg)(federatedCredentials_kind, 'update', name, `differs in ${fields.map(({ field }) => field).join(', ')}`, { id, fields });
};
const write = async (work, scope, changed, extra, changes) => {
    const { uniqueName } = scope.app;
    const collection = `${(0,graph_paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id)}/federatedIdentityCredentials`;
    const removals = extra.map(({ id, name }) => ({
        method: 'DELETE',
        path: `${collection}${(0,graph_paths/* segment */.mX)(id)}`,
        operation: `remove the federated credential ${name} of ${uniqueName}`,
        requirement: requirements/* requirements */.Ln.writeApplications
    }));
    const upserts = changed.map(({ credential: { name, issuer, subject, audience }, match }) => {
        const body = { issuer, subject, audiences: [audience] };
        if (match !== undefined) {
            const operation = `update the federated credential ${name} of ${uniqueName}`;
            return (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', `${collection}${(0,graph_paths/* segment */.mX)(match.id)}`, operation, body);
        }
        const path = `${collection}(name='${encodeURIComponent(name)}')`;
        const operation = `create the federated credential ${name} of ${uniqueName}`;
        return { ...(0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, operation, body), headers: { Prefer: 'create-if-missing' } };
    });
    // Removals first: they make room, and a subject may move to another name.
    const isRemoval = ({ action }) => action === 'delete';
    const written = [...changes.filter(isRemoval), ...changes.filter(one => (0,plan/* writes */.D3)(one) && !isRemoval(one))];
    const requests = [...removals, ...upserts];
    await carryOut(work, requests.map((request, index) => ({ request, change: written[index] })), { serial: true });
};
/** The next run counts on that this run's own token signs in. Unproven in time is a warning: the credential stands. */
const proveTrust = async ({ deadline, warn }, scope, roles) => {
    const { app, services } = scope;
    const proof = await services.prove((0,app_scope/* applicationOf */.KM)(scope).appId, 'run identity', roles, deadline);
    if (proof.kind !== 'unproven')
        return;
    warn(`This run's own token does not sign in as ${app.displayName} yet: ${proof.reason}`);
};

;// CONCATENATED MODULE: ./build/resources/owners/administrators.js
// Which owners administer the tenant's applications anyway: owning one gives them nothing that they could not do before.




/** Roles that may change every application of the tenant, or assign themselves one that may. */
const administrators = [
    'Global Administrator',
    'Privileged Role Administrator',
    'Application Administrator',
    'Cloud Application Administrator'
];
/**
 * The role by which the principal administers applications; undefined for everybody else, and where that may not be read.
 * Asks by the unified role API, and by the legacy one where the tenant refuses it (Microsoft Graph documentation,
 * rbacapplication-list-roleassignments, directoryrole-list-members).
 */
const readAdministratorRole = async (principalId, reader) => {
    const asked = {
        operation: `read the directory roles of the owner ${principalId}`,
        requirement: requirements/* requirements */.Ln.readDirectoryRoles
    };
    const unified = {
        ...asked,
        path: `/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20${(0,graph_paths/* literal */.eu)(principalId)}`
    };
    const answer = await reader.get(unified);
    if ((0,graph_answer/* succeeded */.gq)(answer)) {
        const held = (0,graph_answer/* valuesOf */.sm)(answer)
            .filter(({ directoryScopeId }) => directoryScopeId === undefined || directoryScopeId === '/')
            .map(({ roleDefinitionId }) => String(roleDefinitionId).toLowerCase());
        return administrators.find(name => held.includes(builtInRoles/* builtInRoles */.x[name]));
    }
    const members = await Promise.all(administrators.map(name => reader.get({
        ...asked,
        common: true,
        path: `${(0,graph_paths/* byKey */.dX)('directoryRoles', 'roleTemplateId', builtInRoles/* builtInRoles */.x[name])}/members`
    })));
    const isMember = (list) => list !== undefined && (0,graph_answer/* succeeded */.gq)(list) && (0,graph_answer/* valuesOf */.sm)(list).some(({ id }) => String(id).toLowerCase() === principalId);
    return administrators.find((_, index) => isMember(members[index]));
};

;// CONCATENATED MODULE: ./build/resources/owners/field.js
// What a user may say about owners: who, besides the caller and the tenant's administrators, may own the managed app.




/** An owner: the object id of a user or of a service principal, in lower case. */
const parseOwner = (text) => {
    const id = (0,guid/* guidOf */.d)(text);
    return id === undefined
        ? (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is not an object id; accepted: the object id of a user or of a service principal, a GUID`)
        : (0,result.ok)(id);
};
const ownersField = (0,field/* defineField */.MI)({
    owners: (0,field/* listKey */.Ux)(parseOwner, {
        input: 'owners',
        inDefaults: true,
        description: 'Object ids of users and service principals that own the app: they may add credentials to it, and so act as it.'
    })
}, ({ owners = [] }) => [...new Set(owners)]);

;// CONCATENATED MODULE: ./build/resources/owners/owners.js
// Owners of the application and of its service principal: the declared ones are added; others are told, for they could act as the
// app. Source: Microsoft Graph documentation, application-post-owners and serviceprincipal-post-owners.









const owners_kind = { name: 'owner', noun: 'owner' };
const objects = ['application', 'service principal'];
/** The owners of a managed app. */
const owners = (0,kind/* appKind */.go)({
    kind: owners_kind,
    field: ownersField,
    after: ['application', 'servicePrincipal'],
    observe: async (wanted, scope) => {
        const [existing, others] = await Promise.all([readOwners(scope), readOthers(wanted, scope)]);
        return { existing, others };
    },
    plan: (wanted, { existing, others: { strangers, administrators } }) => {
        const lacking = (id) => objects.filter(to => !existing.some(owner => owner.id === id && owner.to === to));
        const missing = wanted.filter(id => lacking(id).length > 0);
        return {
            changes: [
                ...wanted.map((id) => {
                    const of = lacking(id);
                    return of.length === 0
                        ? (0,plan/* change */.Zg)(owners_kind, 'unchanged', nameIn(existing, id), 'declared, owns application and service principal', {
                            id
                        })
                        : (0,plan/* change */.Zg)(owners_kind, 'create', nameIn(existing, id), `declared, does not own the ${of.join(' and the ')} yet`, {
                            id
                        });
                }),
                ...administrators.map(({ id, name, to, role }) => (0,plan/* change */.Zg)(owners_kind, 'unchanged', name, `owns the ${to}, and administers applications anyway (${role})`, { id })),
                ...strangers.map(({ id, name, to }) => (0,plan/* change */.Zg)(owners_kind, 'drift', name, `owns the ${to} but is not declared; may add credentials to it`, { id }))
            ],
            requirements: missing.length > 0 ? [requirements/* requirements */.Ln.writeApplications] : [],
            apply: async (work, scope) => {
                await add(work, scope, missing, existing);
                return undefined;
            }
        };
    },
    foreignAccess: async (wanted, scope) => (await readOthers(wanted, scope)).strangers.map(({ id, name, to }) => ({
        standing: 'owner',
        text: `the owner ${name} (object id ${id})`,
        to
    }))
});
const readOthers = async (wanted, scope) => {
    const { caller } = scope.services;
    const unexplained = (await readOwners(scope)).filter(({ id }) => !wanted.includes(id) && id !== caller?.objectId);
    const roles = await Promise.all(unexplained.map(({ id }) => readAdministratorRole(id, scope.reader)));
    return {
        strangers: unexplained.filter((_, index) => roles[index] === undefined),
        administrators: unexplained.flatMap((owner, index) => {
            const role = roles[index];
            return role === undefined ? [] : [{ ...owner, role }];
        })
    };
};
const nameIn = (existing, id) => existing.find(owner => owner.id === id)?.name ?? id;
const add = async ({ graph }, scope, missing, existing) => {
    const paths = {
        application: (0,graph_paths/* byId */.$H)('applications', (0,app_scope/* applicationOf */.KM)(scope).id),
        'service principal': (0,graph_paths/* byId */.$H)('servicePrincipals', (0,app_scope/* principalIdOf */.$R)(scope))
    };
    const requests = missing.flatMap(id => objects
        .filter(to => !existing.some(owner => owner.id === id && owner.to === to))
        .map((to) => (0,app_scope/* writeRequest */.XT)(scope, 'POST', `${paths[to]}/owners/$ref`, `make ${id} an owner of the ${to} ${scope.app.uniqueName}`, {
        '@odata.id': `${graph.origin}/v1.0/directoryObjects/${id}`
    })));
    await (0,failure/* ensureAll */.ed)(graph, requests, { serial: true });
};

;// CONCATENATED MODULE: ./build/resources/app/graphRoles.js
// Microsoft Graph's own service principal in this tenant, with the application permissions that it offers. Read in the
// tenant: the object id differs, and old tenants and national clouds may lack newer permissions.







const read = (select) => ({
    path: `${(0,graph_paths/* byKey */.dX)('servicePrincipals', 'appId', graph_paths/* graphAppId */.dV)}?$select=${select}`,
    operation: "read Microsoft Graph's own service principal",
    requirement: requirements/* requirements */.Ln.readApplications
});
/** Several hundred permissions, asked for by every app of a run. */
const graphRolesRead = {
    ...read('id,appRoles'),
    parse: answer => {
        if (answer.status !== 200)
            throw (0,failure/* toActionError */.ie)(read('id,appRoles'), answer);
        const { id, appRoles } = (0,json/* asObject */.eB)(answer.body);
        if (!(0,guid/* isGuid */.W)(String(id))) {
            throw new errors/* ActionError */.lZ({ code: 'protocol', message: 'Graph gave its own service principal without a usable id.' });
        }
        const roles = (0,json/* asObjects */.Nt)(appRoles)
            .filter(role => role.isEnabled !== false)
            .map(role => ({ id: String(role.id).toLowerCase(), value: String(role.value) }))
            .filter(role => (0,guid/* isGuid */.W)(role.id));
        return { id: String(id), appRoles: roles };
    }
};
/** The delegated permissions that Graph offers: read only when a name is unknown, to say what it is. */
const graphScopesRead = {
    ...read('id,oauth2PermissionScopes'),
    parse: answer => (0,graph_answer/* succeeded */.gq)(answer)
        ? (0,json/* asObjects */.Nt)((0,json/* asObject */.eB)(answer.body).oauth2PermissionScopes).map(({ id, value }) => ({ id: String(id).toLowerCase(), value: String(value) }))
        : []
};

;// CONCATENATED MODULE: ./build/resources/permissions/presets.js
// Presets: one word for the Microsoft Graph application permissions of a task, each with the reason why the task needs it.
// Sources: "Manage Azure AD B2C with Microsoft Graph", "Microsoft Graph operations available for Azure AD B2C", and the
// permission tables of the Microsoft Graph reference.
/** Every preset by its name. */
const presets = {
    'user-management': {
        task: 'Create, read, change and delete the users of the tenant.',
        permissions: {
            'User.ReadWrite.All': 'Creates, reads, updates and deletes users, also with a password at creation.',
            'User.ManageIdentities.All': 'Changes `identities`, the names that a local account signs in with.'
        }
    },
    'user-passwords': {
        task: 'Set the passwords of existing users.',
        permissions: {
            'User-PasswordProfile.ReadWrite.All': 'The least privileged permission that updates `passwordProfile`; it takes the place of the User Administrator role.'
        }
    },
    'policy-deployment': {
        task: 'Upload custom policies, as azure-ad-b2c/deploy-trustframework-policy does.',
        permissions: {
            'Policy.ReadWrite.TrustFramework': 'Reads and writes the policies of the Identity Experience Framework.'
        }
    },
    'policy-keys': {
        task: 'Create and fill the policy keys that custom policies refer to.',
        permissions: { 'TrustFrameworkKeySet.ReadWrite.All': 'Creates key sets, generates and uploads keys and secrets.' }
    },
    'tenant-management': {
        task: 'Configure user flows, user attributes, identity providers and API connectors.',
        permissions: {
            'Organization.Read.All': 'Reads the name, the domains and the quota of the tenant.',
            'Domain.Read.All': 'Reads the domains of the tenant.',
            'IdentityProvider.ReadWrite.All': 'Configures social and OpenID Connect identity providers.',
            'IdentityUserFlow.ReadWrite.All': 'Configures user flows and user attributes.',
            'APIConnectors.ReadWrite.All': 'Configures the API connectors that user flows call.'
        }
    },
    audit: {
        task: 'Read the audit logs.',
        permissions: { 'AuditLog.Read.All': 'Reads directory audits, which hold the B2C sign-ins and changes.' }
    },
    directory: {
        task: 'Read and write all directory data: the grant of older tools. Prefer the narrower presets.',
        permissions: {
            'Directory.ReadWrite.All': 'Reads and writes users, groups and applications; cannot set passwords or delete users.'
        }
    },
    'bootstrap-caller': {
        task: 'Run this action with `mode: apply` or `mode: destroy`.',
        permissions: {
            'Application.ReadWrite.All': 'Reads, creates, updates, restores and deletes applications, service principals, secrets and federated credentials.',
            'AppRoleAssignment.ReadWrite.All': 'Grants Microsoft Graph application permissions: the admin consent.',
            'RoleManagement.ReadWrite.Directory': 'Assigns directory roles to the managed app.',
            'Organization.Read.All': 'Reads the id, the initial domain and the kind of the tenant.'
        }
    }
};
/** The accepted names of presets. */
const presetNames = Object.keys(presets);

;// CONCATENATED MODULE: ./build/resources/permissions/field.js
// What a user may say about Microsoft Graph application permissions: names, ids and presets, and what happens to missing
// consent. Names are looked up in the tenant later.






const consentModes = ['grant', 'verify', 'skip'];
const permissionName = /^[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+$/;
/** One entry: a permission's name, its app role id, or a preset. A word without a dot must be a preset. */
const parsePermission = (text) => {
    const id = (0,guid/* guidOf */.d)(text);
    if (id !== undefined)
        return (0,result.ok)([{ text: id }]);
    const preset = presetNames.find(name => name === text);
    if (preset !== undefined)
        return (0,result.ok)(Object.keys(presets[preset].permissions).map(name => ({ text: name, preset })));
    if (permissionName.test(text))
        return (0,result.ok)([{ text }]);
    const near = (0,suggest/* didYouMean */.au)(text, presetNames);
    return (0,result/* err */._)(`${(0,words/* quoted */.TL)(text)} is neither a preset nor a permission${near || ';'} accepted: names such as User.Read.All, their GUIDs, and the presets ${presetNames.join(', ')}`);
};
/** Each permission once, in the order of first mention; one that is also named directly does not count as its preset's. */
const dedupePermissions = (permissions) => {
    const unique = new Map();
    for (const permission of permissions) {
        const key = permission.text.toLowerCase();
        if (!unique.has(key) || permission.preset === undefined)
            unique.set(key, permission);
    }
    return [...unique.values()];
};
const permissionsField = (0,field/* defineField */.MI)({
    permissions: (0,field/* listKey */.Ux)(parsePermission, {
        input: 'permissions',
        commas: true,
        inDefaults: true,
        description: 'Microsoft Graph application permissions: names, GUIDs, or presets such as policy-deployment.'
    }),
    consent: (0,field/* wordKey */.ue)(consentModes, {
        input: 'consent',
        everywhere: true,
        inDefaults: true,
        description: 'Missing admin consent is granted, only reported (verify), or left alone (skip).'
    })
}, ({ permissions = [], consent }) => consent && { permissions: dedupePermissions(permissions.flat()), consent });

;// CONCATENATED MODULE: ./build/resources/permissions/resolve.js
// The permissions of a declaration: as app roles of Microsoft Graph in this tenant, and as what the application asks for
// (`requiredResourceAccess`).




const meantBy = (text, roles) => {
    const wanted = text.toLowerCase();
    return roles.find(({ id, value }) => value.toLowerCase() === wanted || id === wanted);
};
/**
 * The app roles of a declaration, without repetition.
 * @throws ActionError `input` that lists every name the tenant does not know, with near matches, and says which exist as
 *   delegated permissions only; `permission` when Graph's own service principal may not be read.
 */
const resolvePermissions = async (permissions, reader) => {
    const { appRoles } = await reader.shared(graphRolesRead);
    const resolved = new Map();
    const unknown = [];
    for (const permission of permissions) {
        const role = meantBy(permission.text, appRoles);
        if (role === undefined)
            unknown.push(permission);
        else if (!resolved.has(role.id))
            resolved.set(role.id, { ...role, preset: permission.preset });
    }
    if (unknown.length > 0)
        throw unknownPermissions(unknown, appRoles, await reader.shared(graphScopesRead));
    return [...resolved.values()];
};
const unknownPermissions = (unknown, appRoles, scopes) => {
    const names = appRoles.map(({ value }) => value);
    const lines = unknown.map(({ text, preset }) => {
        const from = preset === undefined ? '' : ` (of the preset ${preset})`;
        const delegated = meantBy(text, scopes);
        return delegated === undefined
            ? `${text}${from} is not an application permission of Microsoft Graph in this tenant${(0,suggest/* didYouMean */.au)(text, names)}`
            : `${text}${from} is a delegated permission only (${delegated.value}); an app that signs in by itself cannot hold it`;
    });
    return new errors/* ActionError */.lZ({
        code: 'input',
        message: `permissions: ${lines.join('; ')}. Nothing was written.`,
        hint: 'Names are listed in the Microsoft Graph permissions reference under "Application". A national cloud or an old tenant may lack a newer one.'
    });
};
const ofGraph = (existing) => (existing?.requiredResourceAccess ?? [])
    .filter(({ resourceAppId }) => resourceAppId === graph_paths/* graphAppId */.dV)
    .flatMap(({ resourceAccess }) => resourceAccess);
/** Adds the declared permissions to Graph's entry. With prune its other application permissions go; all else stays. */
const permissionsManifest = (declared) => (existing, { prunes }) => {
    const roles = declared.map(({ id }) => ({ id, type: 'Role' }));
    const isReplaced = ({ id, type }) => type === 'Role' && (prunes || roles.some(role => role.id === id));
    const resourceAccess = [...ofGraph(existing).filter(access => !isReplaced(access)), ...roles];
    const others = (existing?.requiredResourceAccess ?? []).filter(({ resourceAppId }) => resourceAppId !== graph_paths/* graphAppId */.dV);
    const own = resourceAccess.length === 0 ? [] : [{ resourceAppId: graph_paths/* graphAppId */.dV, resourceAccess }];
    return { requiredResourceAccess: [...others, ...own] };
};
/** Ids of the application permissions of Graph that the application asks for, granted or not. */
const askedFor = (existing) => [
    ...new Set(ofGraph(existing).flatMap(({ id, type }) => (type === 'Role' ? [id] : [])))
];

;// CONCATENATED MODULE: ./build/resources/permissions/consentGrants.js
// Microsoft Graph application permissions with admin consent: an app role assignment each, on Graph's own service
// principal. Source: Microsoft Graph documentation, serviceprincipal-post-approleassignedto.




















const consentGrants_kind = { name: 'permission', noun: 'permission', picture: { group: 'permissions', place: 0, prefix: '' } };
/** The Microsoft Graph application permissions of a managed app. */
const permissions = (0,kind/* appKind */.go)({
    kind: consentGrants_kind,
    field: permissionsField,
    after: ['servicePrincipal'],
    // Whoever loses a way to act as the app loses it before the app is granted more.
    afterRemovals: ['federatedCredential'],
    observe: async ({ permissions: wanted }, scope) => {
        const { reader, made } = scope;
        // In a run that knows the application already they travel together.
        if (made.application !== undefined)
            void reader.get(grantsRead(made.application.appId, scope.app));
        const [graph, declared, located] = await Promise.all([
            reader.shared(graphRolesRead),
            resolvePermissions(wanted, reader),
            scope.application()
        ]);
        const existing = located.state === 'found' ? located.application : undefined;
        const [{ grants, others }, access] = await Promise.all([consentGrants_readGrants(graph.id, scope), scope.foreignAccess()]);
        const pruning = pruningOf(scope, located);
        return { located, graph, declared, pruning, grants, others, access, asked: askedFor(existing) };
    },
    // Minutes may have passed since the first look, and who else could act as the application is asked right before it is granted.
    observeBeforeWrite: ({ located }) => located.state === 'found',
    plan: ({ consent }, { located, graph, declared, pruning, grants, others, access, asked }) => {
        const isGranted = (id) => grants.some(({ appRoleId }) => appRoleId === id);
        const isDeclared = (roleId) => declared.some(({ id }) => id === roleId);
        const missing = consent === 'grant' ? declared.filter(({ id }) => !isGranted(id)) : [];
        if (missing.length > 0)
            assertMayGrant(located, access);
        const undeclared = grants.filter(({ appRoleId }) => !isDeclared(appRoleId));
        const extra = pruning.prunes ? undeclared : [];
        const nameOf = (roleId) => graph.appRoles.find(({ id }) => id === roleId)?.value ?? roleId;
        const changes = [
            ...declared.map(({ id, value, preset }) => {
                const from = preset === undefined ? 'declared' : `of the preset ${preset}`;
                if (isGranted(id))
                    return (0,plan/* change */.Zg)(consentGrants_kind, 'unchanged', value, `${from}, granted`, { id });
                return consent === 'grant'
                    ? (0,plan/* change */.Zg)(consentGrants_kind, 'create', value, `${from}, not granted yet`, { id })
                    : (0,plan/* change */.Zg)(consentGrants_kind, 'missing', value, `${from}, not granted; consent is ${consent}`, { id });
            }),
            ...undeclared.map(({ appRoleId }) => undeclaredChange(consentGrants_kind, nameOf(appRoleId), 'granted', pruning, appRoleId)),
            // With prune the change of the application takes them away.
            ...(pruning.prunes ? [] : asked.filter(id => !isDeclared(id) && !isGranted(id))).map(id => {
                const reason = 'asked for on the application, neither granted nor declared';
                return (0,plan/* change */.Zg)(consentGrants_kind, 'drift', nameOf(id), reason, { id });
            }),
            ...others.map(({ assignmentId: id, appRoleId, resource }) => (0,plan/* change */.Zg)(consentGrants_kind, 'drift', `${appRoleId} of ${resource}`, 'app role of another API, granted but not declared', {
                id
            }))
        ];
        return {
            changes,
            requirements: missing.length > 0 || extra.length > 0 ? [requirements/* requirements */.Ln.grantAppRoles] : [],
            apply: async (work, scope) => {
                const changeOf = (roleId) => changes.find(one => one.id === roleId && (0,plan/* writes */.D3)(one));
                await carryOut(work, [
                    ...missing.map(one => ({ request: grantRequest(one, graph.id, scope), change: changeOf(one.id) })),
                    ...extra.map(one => ({ request: revocationRequest(one, graph.id, scope), change: changeOf(one.appRoleId) }))
                ]);
                return undefined;
            },
            ...(changes.some(({ action }) => action === 'missing') && {
                report: (context, scope) => consentReport(context, scope, access)
            })
        };
    },
    manifest: async (wanted, { reader }) => permissionsManifest(await resolvePermissions(wanted.permissions, reader)),
    expectedRoles: async ({ permissions: wanted, consent }, { reader }) => consent === 'grant' ? (await resolvePermissions(wanted, reader)).map(({ value }) => value) : [],
    vouches: async (_, scope) => (await consentGrants_readGrants((await scope.reader.shared(graphRolesRead)).id, scope)).grants.length > 0,
    requirements: ({ permissions: wanted, consent }, mode, { prune }) => mode === 'apply' && ((wanted.length > 0 && consent === 'grant') || prune) ? [requirements/* requirements */.Ln.grantAppRoles] : []
});
const grantsRead = (appId, { uniqueName }) => ({
    path: `${(0,graph_paths/* byKey */.dX)('servicePrincipals', 'appId', appId)}/appRoleAssignments`,
    operation: `read the permissions granted to ${uniqueName}`,
    requirement: requirements/* requirements */.Ln.readApplications
});
/** What is granted to the app: permissions of Microsoft Graph, and app roles of other APIs. */
const consentGrants_readGrants = async (graphId, { app, application, principal, reader }) => {
    const located = await application();
    if (located.state === 'missing')
        return { grants: [], others: [] };
    const read = grantsRead(located.application.appId, app);
    const [first, exists] = await Promise.all([reader.get(read), principal()]);
    if (exists === undefined)
        return { grants: [], others: [] };
    // Not found although the service principal is: a replica lags.
    const answer = (0,missing/* isMissing */.b2)(first) ? await reader.get({ ...read, isKnown: true }) : first;
    if (!(0,graph_answer/* succeeded */.gq)(answer))
        throw (0,failure/* toActionError */.ie)(read, answer);
    const all = (0,graph_answer/* valuesOf */.sm)(answer).map(assignment => ({
        assignmentId: String(assignment.id),
        appRoleId: String(assignment.appRoleId).toLowerCase(),
        resourceId: String(assignment.resourceId).toLowerCase(),
        resource: (0,http/* remoteText */.SW)((0,json/* asText */.e1)(assignment.resourceDisplayName) || String(assignment.resourceId), 120)
    }));
    const isOfGraph = ({ resourceId }) => resourceId === graphId.toLowerCase();
    return { grants: all.filter(isOfGraph), others: all.filter(assignment => !isOfGraph(assignment)) };
};
const grantRequest = ({ id, value }, graphId, scope) => ({
    method: 'POST',
    path: `${(0,graph_paths/* byId */.$H)('servicePrincipals', graphId)}/appRoleAssignedTo`,
    body: { principalId: (0,app_scope/* principalIdOf */.$R)(scope), resourceId: graphId, appRoleId: id },
    operation: `grant ${value} to ${scope.app.uniqueName}`,
    requirement: requirements/* requirements */.Ln.grantAppRoles,
    mayLagBehind: (0,retryTable/* onlyPrincipal */.vg)(scope.recentWrites)
});
const revocationRequest = ({ assignmentId, appRoleId }, graphId, { app }) => ({
    method: 'DELETE',
    path: `${(0,graph_paths/* byId */.$H)('servicePrincipals', graphId)}${(0,graph_paths/* byId */.$H)('appRoleAssignedTo', assignmentId)}`,
    operation: `revoke ${appRoleId} from ${app.uniqueName}`,
    requirement: requirements/* requirements */.Ln.grantAppRoles
});
/** Asks for the admin consent, with its address. */
const consentReport = ({ loginOrigin, tenant }, { app, made: { application } }, access = []) => {
    if (application === undefined)
        return {};
    const others = access.filter(({ standing }) => standing !== 'labelled');
    const caution = others.length === 0 ? '' : ` Before that, look at who else could act as it: ${(0,app_access/* accessText */.c)(others)}.`;
    const address = `${loginOrigin}/${tenant.id}/adminconsent?client_id=${application.appId}`;
    const text = `${app.displayName} lacks consent; an administrator grants it at ${address}${caution && `.${caution}`}`;
    const ask = `Admin consent is missing. A Privileged Role Administrator or Global Administrator can give it: ${(0,report_text/* link */.nf)(address, 'grant admin consent')}.${(0,report_text/* prose */.CS)(caution)}`;
    return {
        warnings: [{ text, title: 'Consent is missing' }],
        summary: () => ({ alerts: [(0,markup/* alert */.xE)('IMPORTANT', [ask])] })
    };
};

;// CONCATENATED MODULE: ./build/resources/servicePrincipal/servicePrincipal.js
// The service principal: what makes the application able to sign in to the tenant and to hold permissions and roles.
// Source: Microsoft Graph documentation, serviceprincipal-upsert.














const servicePrincipal_kind = { name: 'servicePrincipal', noun: 'service principal', phrase: 'the service principal of' };
/** The id of the service principal, once there is one. */
const principalReport = (_, { made: { principalId } }) => {
    if (principalId === undefined)
        return {};
    return {
        outputs: { 'service-principal-object-id': principalId },
        summary: () => ({ card: [['Service principal object id', (0,report_text/* code */.aY)(principalId)]] })
    };
};
/** The service principal of a managed app. */
const servicePrincipal = (0,kind/* appKind */.go)({
    kind: servicePrincipal_kind,
    field: kind/* noField */.iB,
    // Not in the lane of the application object: it is made while that one is completed.
    after: ['application'],
    observe: async (_, { app, principal }) => ({ app, existing: await principal() }),
    plan: (_, { app, existing }, { nowMs }) => {
        const { displayName: name } = app;
        if (existing === undefined) {
            return {
                changes: [(0,plan/* change */.Zg)(servicePrincipal_kind, 'create', name, 'the application has none in this tenant')],
                requirements: [requirements/* requirements */.Ln.writeApplications],
                apply: create,
                // The tags tell later runs its id, which saves them a round trip.
                conclude: ({ graph, runtime }, scope) => recordInTags(scope, graph, runtime),
                report: principalReport
            };
        }
        const { id, accountEnabled } = existing;
        const disabled = 'disabled by an administrator: nothing can sign in as this app until it is enabled again';
        const found = accountEnabled
            ? (0,plan/* change */.Zg)(servicePrincipal_kind, 'unchanged', name, 'exists', { id })
            : (0,plan/* change */.Zg)(servicePrincipal_kind, 'drift', name, disabled, { id });
        const credentials = credentialsOf(existing, nowMs).map(({ text, keyId }) => app.acceptedCredentials.includes(keyId)
            ? (0,plan/* change */.Zg)(servicePrincipal_kind, 'unchanged', name, `holds ${text}, which is accepted`, { id: keyId })
            : (0,plan/* change */.Zg)(servicePrincipal_kind, 'drift', name, `holds ${text}, which is not declared: whoever has it signs in as the app`, {
                id: keyId
            }));
        return { changes: [found, ...credentials], requirements: [], report: principalReport };
    },
    foreignAccess: async (_, { app, principal, services }) => {
        const existing = await principal();
        return (existing === undefined ? [] : credentialsOf(existing, services.nowMs()))
            .filter(({ keyId }) => !app.acceptedCredentials.includes(keyId))
            .map(({ text }) => ({ standing: 'credential', text, to: 'service principal' }));
    }
});
/** The secrets and certificates of the service principal itself that have not expired. The action makes none. */
const credentialsOf = ({ passwordCredentials, keyCredentials }, nowMs) => [
    ...passwordCredentials.map(secret => ({ ...secret, noun: 'client secret' })),
    ...keyCredentials.map(certificate => ({ ...certificate, noun: 'certificate' }))
]
    .filter(({ endMs }) => endMs > nowMs)
    .map(({ noun, displayName, keyId }) => ({ keyId, text: (0,app_access/* credentialText */.b)(noun, displayName, keyId) }));
const create = async ({ graph }, scope) => {
    const { app, made, recentWrites } = scope;
    const path = (0,graph_paths/* byKey */.dX)('servicePrincipals', 'appId', (0,app_scope/* applicationOf */.KM)(scope).appId);
    // No tags: where one exists that was not seen, an upsert would replace those that it has.
    const body = (0,app_scope/* ownerBinding */.d2)(scope, graph);
    const request = (0,app_scope/* writeRequest */.XT)(scope, 'PATCH', path, `create the service principal of ${app.uniqueName}`, body);
    const answer = await (0,failure/* sendSuccessfully */.qt)(graph, { ...request, headers: { Prefer: 'create-if-missing' } });
    // 204: it existed already, made by another run or by an attempt whose answer was lost.
    const given = answer.status === 201 ? answer.body : await readBack(graph, path, app.uniqueName);
    const id = (0,guid/* guidOf */.d)((0,json/* asText */.e1)((0,json/* asObject */.eB)(given).id));
    if (id === undefined) {
        throw new errors/* ActionError */.lZ({ code: 'protocol', message: 'Graph created a service principal without a usable id.' });
    }
    made.principalId = id;
    recentWrites.add('servicePrincipal');
};
const readBack = (graph, path, uniqueName) => {
    const request = {
        method: 'GET',
        path: `${path}?$select=id`,
        operation: `read the service principal of ${uniqueName}`,
        requirement: requirements/* requirements */.Ln.readApplications
    };
    return graph.until(request.operation, async () => {
        const answer = await graph.send(request);
        if ((0,missing/* isMissing */.b2)(answer))
            return (0,retry/* retryLater */.Ld)(new Error('it exists, but is not readable yet'));
        return (0,retry/* done */.Vw)((0,failure/* expectSuccess */.lb)(request, answer).body);
    });
};

;// CONCATENATED MODULE: ./build/resources/index.js
// Every kind, in the order of plans, each behind those whose writes it waits for. A new kind is a folder and a line here.










/** The kinds of this action. */
const allKinds = {
    app: [
        application,
        servicePrincipal,
        owners,
        permissions,
        directoryRoles,
        delegatedGrants,
        certificates,
        federatedCredentials,
        clientSecret,
        clientIdVariable
    ],
    tenant: []
};


/***/ }),

/***/ 8670:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ userFlowHostReason),
/* harmony export */   s: () => (/* binding */ parseTenant)
/* harmony export */ });
/* harmony import */ var _clouds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9924);
/* harmony import */ var _util_guid_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9704);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2856);
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5892);
// How a tenant is named: by id, by domain, or by the first label of its initial domain.




const accepted = 'accepted: the tenant id (a GUID), a domain such as contoso.onmicrosoft.com, or its first label contoso';
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const topLabel = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
/** Why hosts of user flows are no tenants. Microsoft documentation: "Manage Azure AD B2C with Microsoft Graph". */
const userFlowHostReason = (host) => {
    const name = host.toLowerCase().replace(/\.$/, '');
    for (const suffix of ['b2clogin.com', 'ciamlogin.com'])
        if (name === suffix || name.endsWith(`.${suffix}`))
            return `${suffix} serves the sign-in of a tenant's customers and issues no tokens for Microsoft Graph`;
    return undefined;
};
/** The text as a tenant. A bare name gets the initial domain of the cloud. */
const parseTenant = (text, cloud) => {
    if (text === '')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`is missing; ${accepted}`);
    const id = (0,_util_guid_js__WEBPACK_IMPORTED_MODULE_2__/* .guidOf */ .d)(text);
    if (id !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)({ kind: 'id', id });
    const name = text.toLowerCase();
    const reason = userFlowHostReason(name.replace(/^https?:\/\//, '').replace(/[/:?#].*$/, ''));
    if (reason !== undefined)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)}: ${reason}; ${accepted}`);
    if (name === 'common' || name === 'organizations' || name === 'consumers')
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)} stands for many tenants, and apps are made in one; ${accepted}`);
    const labels = name.split('.');
    if (name.length > 253 || !labels.every(part => label.test(part)))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)} is not a tenant; ${accepted}`);
    if (labels.length === 1)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)({ kind: 'domain', domain: `${name}.${_clouds_js__WEBPACK_IMPORTED_MODULE_0__/* .initialDomainOf */ .cs[cloud]}` });
    if (!topLabel.test(labels.at(-1)))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__/* .err */ ._)(`${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .TL)(text)} is not a domain; ${accepted}`);
    return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_1__.ok)({ kind: 'domain', domain: name });
};


/***/ }),

/***/ 8693:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  f: () => (/* binding */ openSession),
  k: () => (/* binding */ signInContext)
});

// EXTERNAL MODULE: ./build/auth/credential.js + 2 modules
var auth_credential = __webpack_require__(6743);
// EXTERNAL MODULE: ./build/auth/workloadIdentity.js
var workloadIdentity = __webpack_require__(844);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(4891);
// EXTERNAL MODULE: ./build/util/retry.js
var util_retry = __webpack_require__(7967);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(4456);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(4941);
// EXTERNAL MODULE: ./build/util/concurrency.js
var concurrency = __webpack_require__(6734);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(247);
// EXTERNAL MODULE: ./build/graph/retryTable.js
var retryTable = __webpack_require__(1057);
;// CONCATENATED MODULE: ./build/graph/batch.js
// $batch by hand: 20 items a request, several requests at once, every item classified and repeated on its own.
// Source: Microsoft Graph documentation, json-batching and throttling (a throttled item carries its own Retry-After).







/** Graph's limit of items in one `$batch`. */
const mostItems = 20;
/** `$batch` requests under way at once. */
const atOnce = 4;
/**
 * Sends `requests` in batches until each has a final answer; gives the answers in their order. All must be repeatable.
 * A single request travels alone: a batch of one costs the same and hides its headers.
 */
const runBatch = async (requests, context) => {
    if (requests.length === 0)
        return [];
    const answers = [];
    let pending = requests.map((request, index) => ({ index, request }));
    const round = async () => {
        const attempted = await sendChunks(pending, context);
        for (const { item, attempt } of attempted) {
            if (!attempt.done)
                continue;
            answers[item.index] = attempt.value;
            context.onAnswer?.(item.index, attempt.value);
        }
        const left = attempted.flatMap(({ item, attempt }) => (attempt.done ? [] : [{ item, ...attempt }]));
        const [first] = left;
        if (first === undefined)
            return (0,util_retry/* done */.Vw)(answers);
        pending = left.map(({ item }) => item);
        // The service asks for the longest of the items' pauses.
        const pauses = left.flatMap(({ afterMs }) => afterMs ?? []);
        return (0,util_retry/* retryLater */.Ld)(first.reason, pauses.length > 0 ? Math.max(...pauses) : undefined);
    };
    const summary = summaryOf(requests);
    const operation = requests.length === 1 ? summary : `send ${requests.length} requests (${summary})`;
    return (0,util_retry/* retry */.L5)(operation, round, context.retryContext);
};
const summaryOf = (requests) => {
    const [first, ...rest] = [...new Set(requests.map(({ operation }) => operation))];
    return rest.length === 0 ? `${first}` : `${first} and ${rest.length} more`;
};
const sendChunks = async (pending, context) => {
    const chunks = [];
    for (let start = 0; start < pending.length; start += mostItems)
        chunks.push(pending.slice(start, start + mostItems));
    let throttled;
    const results = await (0,concurrency/* mapLimit */.sf)(chunks, context.serial ? 1 : atOnce, async (chunk) => {
        // Once the service names a pause, more would only be refused as well: what is not sent yet waits along.
        if (throttled !== undefined)
            return chunk.map(item => ({ item, attempt: throttled }));
        const attempted = await sendChunk(chunk, context);
        for (const { attempt } of attempted)
            if (!attempt.done && attempt.afterMs !== undefined)
                throttled = attempt;
        return attempted;
    });
    return results.flat();
};
const sendChunk = async (items, context) => {
    const only = items.length === 1 ? items[0] : undefined;
    if (only !== undefined) {
        return [{ item: only, attempt: context.toAttempt(only.request, await context.exchange(only.request)) }];
    }
    const outer = await context.exchange({
        method: 'POST',
        path: '/$batch',
        body: { requests: items.map(({ request }, position) => itemOf(request, position, context.serial)) },
        operation: summaryOf(items.map(({ request }) => request)),
        requirement: requirements/* requirements */.Ln.readApplications
    });
    if (outer.kind === 'retry') {
        // What is waited for no longer than its bound becomes the answer of every item.
        if (outer.maxWaitMs !== undefined)
            return items.map(item => ({ item, attempt: context.toAttempt(item.request, outer) }));
        return items.map(item => ({ item, attempt: (0,util_retry/* retryLater */.Ld)(outer.reason, outer.answer?.retryAfterMs) }));
    }
    if (outer.answer.status !== 200) {
        const forbidden = outer.answer.status === 403;
        throw new errors/* ActionError */.lZ({
            code: forbidden ? 'permission' : 'protocol',
            message: `Graph refused a $batch: ${(0,graph_answer/* describeFailure */.Ic)((0,graph_answer/* failureOf */.g5)(outer.answer))}`,
            hint: forbidden
                ? 'The tenant refuses the caller as such; look for Conditional Access policies for workload identities.'
                : 'Check that graph-endpoint is Microsoft Graph itself and that nothing in between rewrites requests.'
        });
    }
    const classifications = classifyItems(items, outer.answer, context.now());
    const anyAgain = classifications.some(classification => classification.kind === 'retry');
    return items.map((item, position) => {
        const classification = classifications[position];
        // A failed predecessor in a serial batch leaves its successors with 424: they go along when it is tried again.
        if (context.serial && anyAgain && classification.kind === 'final' && classification.answer.status === 424) {
            return { item, attempt: (0,util_retry/* retryLater */.Ld)(new Error('an earlier item of the batch is tried again')) };
        }
        return { item, attempt: context.toAttempt(item.request, classification) };
    });
};
const itemOf = ({ method, path, body, headers }, position, serial) => ({
    id: `${position + 1}`,
    method,
    url: path,
    ...(body === undefined
        ? headers && { headers }
        : { headers: { 'Content-Type': 'application/json', ...headers }, body }),
    ...(serial && position > 0 && { dependsOn: [`${position}`] })
});
const classifyItems = (items, outer, nowMs) => {
    const byId = new Map((0,json/* asObjects */.Nt)((0,json/* asObject */.eB)(outer.body).responses).map(response => [String(response.id), response]));
    return items.map(({ request }, position) => {
        const response = byId.get(`${position + 1}`);
        if (response === undefined || typeof response.status !== 'number') {
            return (0,retryTable/* toRetry */.Ym)(new Error(`Graph's $batch answer lacks the item to ${request.operation}`), true);
        }
        return (0,retryTable/* classify */.L8)(request, {
            status: response.status,
            body: response.body === null || response.body === '' ? undefined : response.body,
            retryAfterMs: (0,graph_answer/* pauseOf */.eY)(response.status, headerOf(response, 'retry-after'), nowMs),
            requestId: headerOf(response, 'request-id') ?? outer.requestId
        });
    });
};
const headerOf = (response, name) => {
    const found = Object.entries((0,json/* asObject */.eB)(response.headers)).find(([key]) => key.toLowerCase() === name);
    return found === undefined ? null : String(found[1]);
};

// EXTERNAL MODULE: ./build/graph/tenantClock.js
var tenantClock = __webpack_require__(7057);
// EXTERNAL MODULE: ./build/util/http.js
var http = __webpack_require__(3253);
;// CONCATENATED MODULE: ./build/graph/transport.js
// The only middleware of the Graph client: it puts the token on requests to the configured Graph origin and to no other,
// bounds every exchange in time and size, follows no redirect away from the origin, and keeps the real transport error.


/** How long one exchange with Graph may take before it counts as lost. */
const exchangeTimeoutMs = 30_000;
/** The largest answer that is read. The list of Graph's own app roles is about half a megabyte. */
const largestAnswerBytes = 16 * 1024 * 1024;
/** The transport to one Graph origin. Nothing leaves it: such a request or redirect is a `refused` exchange. */
const createTransport = (graphOrigin, tokens, runtime) => {
    const exchanges = new WeakMap();
    const exchange = async (url, init, freshToken) => {
        const token = await tokens.getToken({ fresh: freshToken });
        const headers = new Headers(init.headers);
        headers.set('authorization', `Bearer ${token.value}`);
        const signal = AbortSignal.timeout(exchangeTimeoutMs);
        try {
            const response = await runtime.fetch(url, { ...init, headers, redirect: 'manual', signal });
            return { kind: 'response', response, text: await (0,http/* readText */.yR)(response, largestAnswerBytes) };
        }
        catch (thrown) {
            const reason = signal.aborted ? new Error(`no answer within ${exchangeTimeoutMs / 1_000} s`) : thrown;
            return { kind: 'unanswered', reason };
        }
    };
    const send = async (url, init) => {
        assertOrigin(url, graphOrigin);
        const first = await exchange(url, init, false);
        // A refused token may have been revoked or have lapsed in mid-run: nothing was done, so one fresh token is tried.
        const result = first.kind === 'response' && first.response.status === 401 ? await exchange(url, init, true) : first;
        if (result.kind === 'response' && result.response.status >= 300 && result.response.status < 400) {
            throw new errors/* ActionError */.lZ({
                code: 'protocol',
                message: `Graph redirected ${new URL(url).pathname} elsewhere; the action follows no redirect with a token.`,
                hint: 'Check graph-endpoint: it must be the origin of Microsoft Graph itself.'
            });
        }
        return result;
    };
    return {
        middleware: {
            execute: async (context) => {
                // The client would turn a thrown error into one of its own and lose the cause, so nothing is thrown here.
                const result = await send(String(context.request), (context.options ?? {})).catch((error) => ({ kind: 'refused', error }));
                const response = result.kind === 'response' ? result.response : new Response(null, { status: 599 });
                exchanges.set(response, result);
                context.response = response;
            }
        },
        exchangeOf: response => exchanges.get(response) ?? { kind: 'unanswered', reason: new Error('the client lost the answer') }
    };
};
/**
 * Refuses a URL that is not on the Graph origin. Compared as parsed origins: a string comparison can be fooled by user
 * information in the URL. @throws ActionError `protocol`.
 */
const assertOrigin = (url, graphOrigin) => {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || parsed.origin !== graphOrigin || parsed.username !== '' || parsed.password !== '') {
        throw new errors/* ActionError */.lZ({
            code: 'protocol',
            message: `Refused to send the token to ${parsed?.origin ?? 'an unreadable address'}: only ${graphOrigin} receives it.`,
            hint: 'An answer pointed to another host. Check graph-endpoint and any proxy in between.'
        });
    }
    return parsed;
};

;// CONCATENATED MODULE: ./build/graph/client.js
// Microsoft Graph as the rest of the action sees it: send one request, send one that must not be repeated, send many in
// $batch. Retries by class under the run's deadline; pages are followed; the tenant's own clock is read from the answers.









/** Most pages that one list is followed over. */
const mostPages = 500;
/** Stands for the answer to an optional read that never came. */
const noAnswer = { status: 599, body: undefined, retryAfterMs: undefined, requestId: undefined };
/** Creates the client. Loaded late: a run that ends at its inputs never needs it. */
const createGraph = async (graphOrigin, tokens, context) => {
    const { Client, ResponseType } = await __webpack_require__.e(/* import() */ 899).then(__webpack_require__.t.bind(__webpack_require__, 1899, 19));
    const { runtime } = context;
    const clock = (0,tenantClock/* createTenantClock */.Z)(runtime);
    const { now } = clock;
    const watchedTokens = {
        getToken: async (options) => {
            const token = await tokens.getToken(options);
            clock.sawToken(token);
            return token;
        }
    };
    const transport = createTransport(graphOrigin, watchedTokens, runtime);
    const client = Client.initWithMiddleware({
        middleware: transport.middleware,
        baseUrl: `${graphOrigin}/`,
        defaultVersion: 'v1.0'
    });
    const exchange = async (request) => {
        const { path, method, body = {}, headers } = request;
        const call = client.api(path).responseType(ResponseType.RAW);
        call.headers({ accept: 'application/json', ...headers });
        const sent = {
            GET: () => call.get(),
            POST: () => call.post(body),
            PATCH: () => call.patch(body),
            DELETE: () => call.delete()
        };
        const result = transport.exchangeOf((await sent[method]()));
        if (result.kind === 'refused')
            throw result.error;
        if (result.kind === 'unanswered')
            return (0,retryTable/* classifyUnanswered */.zK)(request, result.reason);
        const dateMs = (0,time/* parseMoment */.mI)(result.response.headers.get('date'));
        if (dateMs !== undefined)
            clock.sawDate(dateMs);
        const { status } = result.response;
        const answer = {
            status,
            body: (0,json/* parseJson */.qF)(result.text),
            retryAfterMs: (0,graph_answer/* pauseOf */.eY)(status, result.response.headers.get('retry-after'), now()),
            requestId: result.response.headers.get('request-id') ?? undefined
        };
        if (answer.status === 401)
            throw refusedToken(request, answer);
        return (0,retryTable/* classify */.L8)(request, answer);
    };
    const waitingSinceMs = new WeakMap();
    /** Turns a classification into an attempt; a symptom with a bound that outlasted its bound is taken for the real answer. */
    const toAttempt = (request, classification) => {
        if (classification.kind === 'final')
            return (0,util_retry/* done */.Vw)(classification.answer);
        if (request.optional === true && classification.answer?.status !== 429)
            return (0,util_retry/* done */.Vw)(classification.answer ?? noAnswer);
        if (classification.maxWaitMs !== undefined && classification.answer !== undefined) {
            const sinceMs = waitingSinceMs.get(request) ?? runtime.clock.monotonic();
            waitingSinceMs.set(request, sinceMs);
            if (runtime.clock.monotonic() - sinceMs >= classification.maxWaitMs)
                return (0,util_retry/* done */.Vw)(classification.answer);
        }
        return (0,util_retry/* retryLater */.Ld)(classification.reason, classification.answer?.retryAfterMs);
    };
    const attemptOnce = async (request) => {
        const classification = await exchange(request);
        if (classification.kind === 'retry' && classification.mayHaveHappened) {
            return (0,util_retry/* done */.Vw)({ kind: 'unanswered', reason: classification.reason });
        }
        const attempt = toAttempt(request, classification);
        return attempt.done ? (0,util_retry/* done */.Vw)({ kind: 'answer', answer: attempt.value }) : attempt;
    };
    const sendPage = (request, retrying) => (0,util_retry/* retry */.L5)(request.operation, async () => toAttempt(request, await exchange(request)), retrying);
    /** Follows `@odata.nextLink` of a list, on the Graph origin only, and joins the pages. */
    const allPages = async (request, first, retrying) => {
        let next = (0,json/* asObject */.eB)(first.body)['@odata.nextLink'];
        if (request.method !== 'GET' || typeof next !== 'string')
            return first;
        const values = [...listOf(first)];
        for (let pages = 1; typeof next === 'string'; pages++) {
            if (pages >= mostPages) {
                const message = `Graph gave more than ${mostPages} pages for ${request.operation}.`;
                throw new errors/* ActionError */.lZ({ code: 'protocol', message });
            }
            const url = assertOrigin(next, graphOrigin);
            const path = `${url.pathname.replace(/^\/v1\.0/, '')}${url.search}`;
            const page = await sendPage({ ...request, path }, retrying);
            if (page.status !== 200)
                return page;
            values.push(...listOf(page));
            next = (0,json/* asObject */.eB)(page.body)['@odata.nextLink'];
        }
        return { ...first, body: { ...(0,json/* asObject */.eB)(first.body), '@odata.nextLink': undefined, value: values } };
    };
    const graphWith = (retrying, isFinishing) => ({
        origin: graphOrigin,
        now,
        clockDoubt: clock.doubt,
        send: async (asked) => {
            const request = paged(asked);
            const first = await sendPage(request, retrying);
            if (refusesPaging(asked, first))
                return allPages(asked, await sendPage(asked, retrying), retrying);
            return allPages(request, first, retrying);
        },
        until: (operation, attempt) => (0,util_retry/* retry */.L5)(operation, attempt, retrying),
        sendOnce: request => (0,util_retry/* retry */.L5)(request.operation, () => attemptOnce(request), retrying),
        batch: async (asked, { serial = false, onAnswer } = {}) => {
            const requests = asked.map(paged);
            const answers = await runBatch(requests, { exchange, toAttempt, now, retryContext: retrying, serial, onAnswer });
            return Promise.all(requests.map(async (request, index) => {
                const plain = asked[index];
                const first = answers[index];
                if (refusesPaging(plain, first))
                    return allPages(plain, await sendPage(plain, retrying), retrying);
                return allPages(request, first, retrying);
            }));
        },
        within: deadline => graphWith({ ...retrying, deadline }, isFinishing),
        get finishing() {
            return graphWith(isFinishing ? retrying : (0,util_retry/* finishing */.sS)(retrying), true);
        }
    });
    return graphWith(context, false);
};
/** Graph's largest page. Source: Microsoft Graph documentation, query parameters, `$top`. */
const largestPage = 999;
/** The request with pages as large as Graph gives, when its list may be long. */
const paged = (request) => request.isLong === true
    ? { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}$top=${largestPage}` }
    : request;
/** Not every list of Graph takes `$top`. */
const refusesPaging = ({ isLong }, { status }) => isLong === true && status === 400;
/** The entries of a list answer, as they came. */
const listOf = ({ body }) => {
    const { value } = (0,json/* asObject */.eB)(body);
    return Array.isArray(value) ? value : [];
};
const refusedToken = (request, answer) => {
    const { code, message } = (0,graph_answer/* failureOf */.g5)(answer);
    return new errors/* ActionError */.lZ({
        code: 'sign-in',
        message: `Graph refused the caller's token twice while it was to ${request.operation}: ${code || 401} ${message}`.trim(),
        hint: code === 'Authorization_IdentityNotFound'
            ? "The caller's application has no service principal in this tenant, or it is not replicated yet: an administrator consents to it once, then run the job again."
            : 'Check that cloud, login-endpoint and graph-endpoint belong to the same cloud and that the caller was not removed during the run.'
    });
};

;// CONCATENATED MODULE: ./build/session.js
// A signed-in session with the tenant: the inputs' credential made into tokens, and tokens into a Graph client.




/** How long a device code lives (Microsoft identity platform documentation, device authorization grant). */
const deviceCodeLifetimeMs = 15 * 60_000;
/**
 * What every sign-in of a run takes: the caller's, and those that prove a new credential. `scopes` are the
 * delegated Graph permissions that an administrator is asked for who signs in by device code.
 */
const signInContext = ({ waitTimeoutMs, credential, cloud, tenant }, { oidc }, runtime, log, scopes) => {
    // A person at a device code takes the time that the code lives; that must not use up what replication may need.
    const personMs = credential.kind === 'device-code' ? deviceCodeLifetimeMs : 0;
    return {
        runtime,
        deadline: (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs + personMs),
        onWait: log.waiting,
        cloud,
        tenant: tenant.kind === 'id' ? tenant.id : tenant.domain,
        oidc: (0,workloadIdentity/* createOidcSource */.L)(oidc),
        showDeviceCode: ({ userCode, verificationUri }) => log.notice(`Open ${verificationUri} and enter the code ${userCode} to sign in as an administrator.`, 'Sign in'),
        scopes
    };
};
/** Signs in and opens the client. @throws ActionError `sign-in`, `service`, `timeout`, `protocol`, `input`. */
const openSession = async ({ credential, cloud, waitTimeoutMs }, signIn) => {
    const { runtime, onWait } = signIn;
    const tokens = (0,auth_credential/* tokenSource */.Z)(credential, signIn);
    // Asked for at once: a caller that cannot sign in is told so before anything else is done.
    const { claims } = await tokens.getToken();
    const retry = { runtime, deadline: (0,util_retry/* deadlineAfter */.d8)(runtime, waitTimeoutMs), onWait };
    return { graph: await createGraph(cloud.graphOrigin, tokens, retry), claims, retry };
};


/***/ }),

/***/ 6734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RZ: () => (/* binding */ lazy),
/* harmony export */   R_: () => (/* binding */ handled),
/* harmony export */   sf: () => (/* binding */ mapLimit)
/* harmony export */ });
// Work on many things at once, and on one thing once.
/** Works on the items, at most `limit` at a time; gives the results in the order of the items. Rejects with the first failure. */
const mapLimit = async (items, limit, work) => {
    const results = [];
    let next = 0;
    const worker = async () => {
        for (let mine = next++; mine < items.length; mine = next++)
            results[mine] = await work(items[mine]);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    return results;
};
/** A promise that may be rejected before anybody waits for it, which Node would take for an unhandled rejection. */
const handled = (promise) => {
    promise.catch(() => undefined);
    return promise;
};
/** The same promise for everybody who asks; the work begins when the first one does. */
const lazy = (make) => {
    let made;
    return () => {
        made ??= handled(make());
        return made;
    };
};


/***/ }),

/***/ 1081:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   FP: () => (/* binding */ unitMs),
/* harmony export */   S5: () => (/* binding */ durationText)
/* harmony export */ });
/* unused harmony export acceptedDurations */
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5892);
// Durations as people write them: `90d`, `12h`, `30m`, or ISO 8601 (`P90D`, `PT1H`).


/** Milliseconds of one second, minute, hour, day, week. */
const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** What is accepted as a duration, for messages and documentation. */
const acceptedDurations = '90d, 12h, 30m, 45s, 2w, or ISO 8601 such as P90D and PT1H';
// Longer than any credential may sensibly live; keeps every date that is computed from a duration valid.
const longestMs = 3_650 * unitMs.d;
const short = /^(\d{1,12})([smhdw])$/;
const iso = /^P(?=\d|T\d)(?:(\d{1,12})W)?(?:(\d{1,12})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})S)?)?$/;
const calendar = /^P[\dWD]*\d[YM]/;
const millisecondsOf = (text) => {
    const [, count, unit] = short.exec(text) ?? [];
    if (count !== undefined)
        return Number(count) * unitMs[unit];
    const match = iso.exec(text);
    if (match === null)
        return undefined;
    const units = [unitMs.w, unitMs.d, unitMs.h, unitMs.m, unitMs.s];
    return units.reduce((sum, ms, index) => sum + Number(match[index + 1] ?? 0) * ms, 0);
};
/**
 * The duration in milliseconds. Units are weeks, days, hours, minutes and seconds; years and months are refused because
 * their length varies. Zero is accepted only with `zero`; nothing longer than `mostMs` (ten years) is.
 */
const parseDuration = (text, { zero = false, mostMs = longestMs } = {}) => {
    const ms = millisecondsOf(text);
    const accepted = `accepted: ${acceptedDurations}`;
    if (text === '')
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`is empty; ${accepted}`);
    if (ms === undefined) {
        const why = calendar.test(text) ? ' (years and months vary in length: use days)' : '';
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is not a duration${why}; ${accepted}`);
    }
    if (ms === 0 && !zero)
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is no time at all; ${accepted}`);
    if (ms > mostMs)
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${(0,_words_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .TL)(text)} is too long; accepted: at most ${durationText(mostMs)}`);
    return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__.ok)(ms);
};
/** The duration as {@link parseDuration} reads it, in the largest unit that holds it whole: `90d`, `36h`. */
const durationText = (ms) => {
    for (const unit of ['d', 'h', 'm'])
        if (ms > 0 && ms % unitMs[unit] === 0)
            return `${ms / unitMs[unit]}${unit}`;
    return `${Math.round(ms / unitMs.s)}s`;
};


/***/ }),

/***/ 9704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isGuid),
/* harmony export */   d: () => (/* binding */ guidOf)
/* harmony export */ });
// GUIDs, the ids of everything in Microsoft Entra.
/** True for a GUID in its usual form, in either case. */
const isGuid = (value) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
/** The text as a GUID in lower case; `undefined` when it is none. */
const guidOf = (text) => (isGuid(text) ? text.toLowerCase() : undefined);


/***/ }),

/***/ 7978:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ pathText),
/* harmony export */   v: () => (/* binding */ mistakesText)
/* harmony export */ });
// A mistake in a declaration, the place of it, and how a list of mistakes is told.
/** `apps.ci.permissions[2]`: a path as a person reads it. */
const pathText = (path) => path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
const mostListed = 50;
/** The mistakes as one text: alone after `one`, or as a list after their number and `many`. A long list is cut, and says so. */
const mistakesText = (mistakes, { one, many }) => {
    if (mistakes.length === 1)
        return `${one}${mistakes[0]}`;
    const listed = mistakes.slice(0, mostListed).map(mistake => `- ${mistake}`);
    const left = mistakes.length - listed.length;
    return [`${mistakes.length} mistakes in ${many}:`, ...listed, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n');
};


/***/ }),

/***/ 9505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ useProxyFromEnvironment)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
// Sends everything that Node's fetch and https do through the proxy of the environment, as the GitHub toolkit's client does.

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
/**
 * Makes Node honour `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` for the whole process, where it does not do so already
 * (Node documentation, "http.setGlobalProxyFromEnv", since 24.14; NODE_USE_ENV_PROXY before it). Gives the warnings to
 * print; a proxy's address never appears in them, as it may hold a password.
 */
const useProxyFromEnvironment = (env, node = node_http__WEBPACK_IMPORTED_MODULE_0__) => {
    const variable = proxyVariables.find(name => env[name]);
    if (variable === undefined || env.NODE_USE_ENV_PROXY === '1')
        return [];
    if (node.setGlobalProxyFromEnv === undefined) {
        return [
            `${variable} is set, but this runner's Node ${process.versions.node} does not use it by itself: requests to Microsoft go out directly. Set NODE_USE_ENV_PROXY=1 in the job's env, or update the runner.`
        ];
    }
    try {
        node.setGlobalProxyFromEnv({ ...env });
        return [];
    }
    catch {
        return [
            `${variable} is not an address that Node can use as a proxy: requests to Microsoft go out directly. It must look like http://host:port.`
        ];
    }
};


/***/ }),

/***/ 2856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ err),
/* harmony export */   ok: () => (/* binding */ ok)
/* harmony export */ });
// What reading one written value comes to: the value, or a sentence that says what is wrong and what is accepted.
/** The text was understood. */
const ok = (value) => ({ ok: true, value });
/** The text was refused; `problem` continues a sentence that begins with the name of the input or key. */
const err = (problem) => ({ ok: false, problem });


/***/ }),

/***/ 8639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   au: () => (/* binding */ didYouMean)
/* harmony export */ });
/* unused harmony exports editDistance, suggestions */
// Suggestions: what a mistyped name was probably meant to be.
const longestWord = 100;
const mostMatches = 3;
// Case and punctuation are what people get wrong most: they count for nothing.
const bare = (word) => word
    .slice(0, longestWord)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
/** Edits between two words: insertions, deletions, replacements, and swaps of neighbours (optimal string alignment). */
const editDistance = (a, b) => {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 1; row <= a.length; row++) {
        const current = [row];
        for (let column = 1; column <= b.length; column++) {
            const same = a[row - 1] === b[column - 1];
            let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
            const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
            if (swapped)
                edits = Math.min(edits, at(beforeLast, column - 2) + 1);
            current.push(edits);
        }
        beforeLast = last;
        last = current;
    }
    return at(last, b.length);
};
const at = (row, column) => row[column];
const score = (word, candidate) => {
    const edits = editDistance(word, candidate);
    if (edits <= Math.max(1, Math.floor(word.length / 3)))
        return edits;
    const contained = word.length >= 3 && candidate.length >= 3 && (candidate.includes(word) || word.includes(candidate));
    return contained ? edits : Number.POSITIVE_INFINITY;
};
/** At most three candidates for `word`, nearest first; one that differs only in case and punctuation stands alone. */
const suggestions = (word, candidates) => {
    const written = bare(word);
    if (written === '')
        return [];
    const near = [...candidates]
        .map(candidate => ({ candidate, edits: score(written, bare(candidate)) }))
        .filter(({ edits }) => edits < Number.POSITIVE_INFINITY)
        .sort((one, other) => one.edits - other.edits)
        .slice(0, mostMatches);
    const same = near.filter(({ edits }) => edits === 0);
    return (same.length > 0 ? same : near).map(({ candidate }) => candidate);
};
/** `; did you mean a or b?`, or an empty text when nothing is near. */
const didYouMean = (word, candidates) => {
    const near = suggestions(word, candidates);
    return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
};


/***/ }),

/***/ 5892:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   TL: () => (/* binding */ quoted),
/* harmony export */   kB: () => (/* binding */ parseWord),
/* harmony export */   n0: () => (/* binding */ looksSecret)
/* harmony export */ });
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2856);
/* harmony import */ var _suggest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8639);
// Texts as people write them: shown in messages, split into lines, and held against a list of accepted words.


// Client secrets of Microsoft Entra, tokens of GitHub, JSON web tokens, and private keys.
const secretShapes = /[\w.~-]{3}\dQ~[\w.~-]{31,34}|gh[a-z]_\w{20,}|github_pat_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.|-----BEGIN [A-Z ]*PRIVATE KEY/;
/** True when the text has the shape of a credential, wherever it was written. */
const looksSecret = (text) => secretShapes.test(text);
const longestQuote = 80;
/** The text for a message: quoted, shortened, unprintable characters escaped; a likely credential is not shown. */
const quoted = (text) => {
    if (looksSecret(text))
        return '"***" (not shown: it looks like a secret)';
    const characters = [...text];
    const shown = characters.length > longestQuote ? `${characters.slice(0, longestQuote).join('')}\u2026` : text;
    return JSON.stringify(shown.toWellFormed()).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)?.toString(16)}}`);
};
/** The lines of a multi-line text, trimmed, without empty ones. */
const linesOf = (text) => text
    .split(/\r\n|\r|\n/)
    .map(line => line.trim())
    .filter(line => line !== '');
/** The text as one of the accepted words. */
const parseWord = (text, words) => {
    const word = words.find(candidate => candidate === text);
    if (word !== undefined)
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__.ok)(word);
    const what = text === '' ? 'is empty;' : `${quoted(text)} is not accepted${(0,_suggest_js__WEBPACK_IMPORTED_MODULE_1__/* .didYouMean */ .au)(text, words) || ';'}`;
    return (0,_result_js__WEBPACK_IMPORTED_MODULE_0__/* .err */ ._)(`${what} accepted: ${words.join(', ')}`);
};


/***/ })

};
