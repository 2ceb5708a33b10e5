export const id = 32;
export const ids = [32];
export const modules = {

/***/ 23114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ frameworkApps)
/* harmony export */ });
// The two applications of the Identity Experience Framework: our keys, and the names that the documentation and policies give them.
// Source: Azure AD B2C documentation, "Create user flows and custom policies", register Identity Experience Framework applications.
/** The one that the proxy acts on, and the one that signs users in by their passwords. */
const frameworkApps = {
    framework: { key: 'identity-experience-framework', displayName: 'IdentityExperienceFramework' },
    proxy: { key: 'proxy-identity-experience-framework', displayName: 'ProxyIdentityExperienceFramework' }
};


/***/ }),

/***/ 89653:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ kind)
/* harmony export */ });
// What custom policies are called in plans and reports.
/** The kind. */
const kind = { name: 'customPolicy', noun: 'custom policy' };


/***/ }),

/***/ 46032:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  allKinds: () => (/* binding */ allKinds)
});

// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/graph/paths.js
var paths = __webpack_require__(71419);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/util/time.js
var time = __webpack_require__(94456);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/resources/tenant/unread.js
var tenant_unread = __webpack_require__(79612);
;// CONCATENATED MODULE: ./build/resources/tenant/apiConnector.js
// API connectors as Graph lists them: connectors are declared, and user flows name them. Source: Microsoft Graph documentation,
// identityApiConnector.



/** The list. */
const apiConnectorsRead = {
    path: '/identity/apiConnectors',
    operation: 'read the API connectors',
    requirement: requirements/* requirements */.Ln.useApiConnectors
};
/** What the list of API connectors holds. Thumbprints are in upper case, without colons. @throws ActionError `protocol`. */
const parseApiConnectors = (answer) => (0,tenant_unread/* entriesOfList */._t)(apiConnectorsRead)(answer).map(parseConnector);
const parseConnector = ({ id, displayName, targetUrl, authenticationConfiguration }) => {
    const { '@odata.type': type, username, certificateList } = (0,json/* asObject */.eB)(authenticationConfiguration);
    const common = { id: (0,json/* asText */.e1)(id), displayName: (0,json/* asText */.e1)(displayName), targetUrl: (0,json/* asText */.e1)(targetUrl) };
    if (/basicAuthentication$/.test((0,json/* asText */.e1)(type)) || (type === undefined && typeof username === 'string'))
        return { ...common, authentication: { kind: 'basic', username: (0,json/* asText */.e1)(username) } };
    if (!Array.isArray(certificateList))
        return { ...common, authentication: { kind: type ? 'other' : 'untold' } };
    const thumbprints = (0,json/* asObjects */.Nt)(certificateList).map(({ thumbprint }) => (0,json/* asText */.e1)(thumbprint).replaceAll(':', '').toUpperCase());
    return { ...common, authentication: { kind: 'certificates', thumbprints } };
};

// EXTERNAL MODULE: ./build/resources/tenant/certificate.js
var tenant_certificate = __webpack_require__(59708);
// EXTERNAL MODULE: ./build/resources/tenant/kind.js
var kind = __webpack_require__(61549);
// EXTERNAL MODULE: ./build/reconcile/plan.js
var reconcile_plan = __webpack_require__(55568);
// EXTERNAL MODULE: ./build/resources/tenant/inTurn.js
var inTurn = __webpack_require__(5899);
;// CONCATENATED MODULE: ./build/resources/tenant/rows.js
// The plan of a kind whose things stand for themselves: each change with what carries it out, one after the other, because the back
// end of Azure AD B2C takes one write at a time. One that is refused does not keep the others from being written.



/** The lane of all writes to the back end of Azure AD B2C: they must not overlap. */
const backEndLane = 'b2c back end';
/** The row of what the tenant has and nobody declares: it stays. */
const undeclaredRow = (kind, name, id) => ({
    change: (0,reconcile_plan/* change */.Zg)(kind, 'drift', name, 'is there but not declared', { id })
});
/** Changes and `apply` of a plan. */
const planOfRows = (rows) => ({
    changes: rows.map(({ change }) => change),
    apply: async (work, scope) => {
        const { record } = scope.services;
        const unnoted = await noteMaking(rows, work, scope);
        if (unnoted !== undefined && inTurn/* endsAll */.A.has(unnoted.code))
            throw unnoted;
        let stale;
        const failed = await (0,inTurn/* eachInTurn */.u)(rows, async ({ change, write, making }) => {
            // What may be forgotten is not sent.
            if (write === undefined || (making !== undefined && unnoted !== undefined))
                return;
            const forget = () => {
                if (making !== undefined)
                    record.note(making.recordKey, undefined);
            };
            const found = await write(work, scope).catch((thrown) => {
                const error = (0,build_errors/* asActionError */.z6)(thrown);
                // Whoever makes it now may give it another secret.
                if (!inTurn/* endsAll */.A.has(error.code))
                    forget();
                throw error;
            });
            if (found === undefined) {
                work.carriedOut(change);
                return;
            }
            forget();
            // The others come first: a run beside this one may have made several, and each round of planning finds one kind of them.
            stale ??= found;
            // What is planned anew is not told twice.
            work.withdraw([change]);
        });
        const errors = unnoted === undefined ? failed : [unnoted, ...failed];
        if (errors.length > 0)
            throw (0,build_errors/* joinErrors */._h)(errors);
        return stale;
    }
});
/**
 * Records the versions of the secrets with which something is about to be made: a run that ends too early does not leave open what it
 * sent. As long as the thing is not there, the entry says nothing.
 */
const noteMaking = async (rows, work, { services: { record } }) => {
    const all = rows.flatMap(({ making }) => making ?? []);
    if (all.length === 0 || !record.hasPlace())
        return undefined;
    for (const { recordKey, version } of all)
        record.note(recordKey, String(version));
    return record.write(work).then(() => undefined, build_errors/* asActionError */.z6);
};

// EXTERNAL MODULE: ./build/resources/tenant/environmentText.js
var environmentText = __webpack_require__(62661);
;// CONCATENATED MODULE: ./build/resources/tenant/secretVersion.js
// Whether a secret that cannot be read back has to be sent: by the version that the file gives it, and the one that was recorded
// when it was sent last. Contract: it is sent when the thing is made and when its version is raised, never on every run. A version
// that is lowered is refused: it comes of a file as it was before, whose run would send again whatever the environment holds now.



/** The version that an entry of the record speaks of; undefined where there is none, or one that no version could have left. */
const recordedVersion = (entry) => entry !== undefined && /^[1-9]\d{0,9}$/.test(entry) && Number(entry) <= environmentText/* largestVersion */.vZ ? Number(entry) : undefined;
/** The version that was recorded, as a plan shows it. */
const shownVersion = (recorded) => recorded === undefined ? 'unknown' : `version ${recorded}`;
/**
 * How a secret of something that exists already stands. `recorded` is the version that the tenant's record knows; without one a first
 * version may or may not be what is there, and a later one must have been raised for a reason. `what` reads after "of".
 * @throws ActionError `conflict` for a version below the recorded one.
 */
const standingOf = (what, { version }, recorded) => {
    if (recorded === undefined)
        return version > 1 ? 'raised' : 'unknown';
    assertNotLowered(what, version, recorded);
    return recorded === version ? 'current' : 'raised';
};
/** @throws ActionError `conflict` for a version below the recorded one. */
const assertNotLowered = (what, version, recorded) => {
    if (recorded === undefined || version >= recorded)
        return;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The file declares version ${version} of ${what}, but version ${recorded} is the one that was sent last.`,
        hint: `A version is only ever raised: to go back to an older value, set that value and version: ${recorded + 1}.`
    });
};
/**
 * Reports a version above 1 in a file that declares no application: with no place for a record, every run would send the secret again.
 * `path` is that of the map that holds the version.
 */
const checkRecordPlace = ({ version }, path, { file, reported, report }) => {
    const declaresApp = (0,json/* isObject */.Gv)(file.apps) && Object.keys(file.apps).length > 0;
    const declaresFramework = file.identityExperienceFramework !== undefined && file.identityExperienceFramework !== false;
    // What was refused may have declared one.
    const isRefused = reported.some(({ path: [section] }) => section === 'apps' || section === 'identityExperienceFramework');
    if (version === 1 || declaresApp || declaresFramework || isRefused)
        return;
    report({
        path: [...path, 'version'],
        problem: `is ${version}, and the file declares no application that could hold the record of what was sent; accepted: 1, or a file that declares apps or identityExperienceFramework as well`
    });
};
/** The value of a secret that is to be sent. @throws ActionError `input` in a plan whose step does not have it. */
const textOf = ({ variable, text }, purpose) => {
    if (text !== undefined)
        return text;
    throw new build_errors/* ActionError */.lZ({
        code: 'input',
        message: `The environment variable ${variable} is not set or empty, and its value is needed to ${purpose}. Nothing was written.`,
        hint: 'Set it with env: on the step.'
    });
};
/** What a plan says of variables that are not set although nothing would be sent now. */
const unsetWarnings = (secrets) => {
    const unset = [...new Set(secrets.filter(({ text }) => text === undefined).map(({ variable }) => variable))];
    if (unset.length === 0)
        return [];
    const many = unset.length > 1;
    return [
        {
            text: `The environment variable${many ? 's' : ''} ${unset.join(', ')} ${many ? 'are' : 'is'} not set or empty. This plan does not need ${many ? 'them' : 'it'}; mode apply does.`
        }
    ];
};
/**
 * What is said of a secret that nothing is recorded of. `what` reads after "of": `the identity provider Contoso`. `hasRecord` is false
 * where the file declares no application that could hold the record.
 */
const unknownSecretNotice = (what, { variable, version }, hasRecord) => {
    const way = hasRecord
        ? ''
        : 'Declare an application in the file that remembers versions (apps, identityExperienceFramework). ';
    return {
        text: `Whether ${what} has the value of ${variable} is not known: nothing records that this action sent it, and it cannot be read back. It was left as it is. ${way}To send it, raise its version to ${version + 1}.`
    };
};

// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/graph/satisfied.js
var satisfied = __webpack_require__(89539);
// EXTERNAL MODULE: ./build/reconcile/reader.js
var reader = __webpack_require__(79496);
// EXTERNAL MODULE: ./build/graph/cpim.js
var cpim = __webpack_require__(65626);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
// EXTERNAL MODULE: ./build/resources/app/names.js
var app_names = __webpack_require__(79782);
;// CONCATENATED MODULE: ./build/resources/tenant/displayNames.js
// Display names as keys of a section: what they may be, that none comes twice, and what of the tenant they mean.


/** What has the name; where nothing has it letter by letter, what has it in another spelling of upper and lower case. */
const ofName = (all, name) => {
    const exact = all.filter(({ displayName }) => displayName === name);
    return exact.length > 0 ? exact : all.filter(({ displayName }) => displayName.toLowerCase() === name.toLowerCase());
};
/** Reports names of a section that the service would not take, or that it might take for one another. */
const checkDisplayNames = (section, names, report) => {
    const known = new Map();
    for (const name of names) {
        const path = [section, name];
        const parsed = (0,app_names/* parseDisplayName */.fj)(name);
        if (!parsed.ok)
            report({ path, problem: parsed.problem });
        else if (name !== name.trim())
            report({ path, problem: 'begins or ends with white space; accepted: a name without' });
        const spelled = known.get(name.toLowerCase());
        if (spelled !== undefined)
            report({ path, problem: `is ${(0,words/* quoted */.TL)(spelled)} in another spelling; accepted: each name once` });
        known.set(name.toLowerCase(), name);
    }
};

;// CONCATENATED MODULE: ./build/resources/tenant/identityProvider.js
// Identity providers as Graph lists them, and which one a declaration means: providers are declared, and user flows name them. Source:
// Microsoft Graph documentation, identityProviderBase.




/** In beta: v1.0 does not show the OpenID Connect providers of Azure AD B2C. */
const identityProvidersRead = {
    path: '/identity/identityProviders',
    operation: 'read the identity providers',
    requirement: requirements/* requirements */.Ln.readIdentityProviders,
    version: 'beta'
};
const same = (one, other) => one.toLowerCase() === other.toLowerCase();
const parseProvider = (raw) => ({
    id: (0,json/* asText */.e1)(raw.id),
    displayName: (0,json/* asText */.e1)(raw.displayName),
    type: (0,json/* asText */.e1)(raw['@odata.type']).replace(/^#?microsoft\.graph\./, ''),
    raw
});
/** What a list of identity providers holds: that of the tenant, or that of a user flow. @throws ActionError `protocol`. */
const parseIdentityProviders = (read) => (answer) => (0,tenant_unread/* entriesOfList */._t)(read)(answer).map(parseProvider);
/** True for what the service brings along: local accounts. */
const isBuiltIn = ({ type }) => type === 'builtInIdentityProvider';
/** The types of which a tenant has one provider each, by the words of the file. */
const socialTypes = {
    google: 'Google',
    facebook: 'Facebook',
    microsoft: 'Microsoft',
    amazon: 'Amazon',
    linkedin: 'LinkedIn',
    twitter: 'Twitter',
    github: 'GitHub',
    weibo: 'Weibo',
    qq: 'QQ',
    wechat: 'WeChat'
};
/** True for a type of which a tenant has many providers, told apart by their display names. */
const isNamedType = (type) => type === 'openIdConnect';
/** The providers of the tenant that a declared one may mean: those of its type, and of OpenID Connect those of its name. */
const providersMeant = (providers, name, type) => {
    if (type === 'openIdConnect')
        return ofName(providers.filter(one => one.type === 'openIdConnectIdentityProvider' || one.type === 'oidcIdentityProvider'), name);
    if (type === 'apple')
        return providers.filter(one => one.type === 'appleManagedIdentityProvider');
    return providers.filter(one => one.type === 'socialIdentityProvider' && same((0,json/* asText */.e1)(one.raw.identityProviderType), socialTypes[type]));
};

;// CONCATENATED MODULE: ./build/resources/tenant/userFlow.js
// User flows as Graph lists them, without their parts, and their ids: flows are declared, and hold what they use. Source: Microsoft
// Graph documentation (beta), b2cIdentityUserFlow.



/** The list. */
const userFlowsRead = {
    path: '/identity/b2cUserFlows',
    operation: 'read the user flows',
    requirement: requirements/* requirements */.Ln.readUserFlows,
    version: 'beta'
};
/** What the list of user flows holds. @throws ActionError `protocol`. */
const parseUserFlows = (answer) => (0,tenant_unread/* entriesOfList */._t)(userFlowsRead)(answer).map(flow => ({
    id: (0,json/* asText */.e1)(flow.id),
    type: (0,json/* asText */.e1)(flow.userFlowType),
    version: Number(flow.userFlowTypeVersion) || undefined,
    hasLanguages: flow.isLanguageCustomizationEnabled === true,
    defaultLanguage: (0,json/* asText */.e1)(flow.defaultLanguageTag)
}));
/** The id of a user flow as the service has it, in lower case; it is written with or without its prefix. */
const flowIdOf = (name) => `b2c_1_${name.toLowerCase().replace(/^b2c_1_/, '')}`;

;// CONCATENATED MODULE: ./build/resources/tenant/flowParts.js
// The parts of user flows: which identity providers, attributes, languages and API connectors each has, and so what may not be
// removed because a flow uses it. Source: Microsoft Graph documentation (beta), b2cIdentityUserFlow and its relationships.








/** The steps of a user flow at which it calls an API. */
const connectorSteps = ['postFederationSignup', 'postAttributeCollection', 'preTokenIssuance'];
/** The parts of a user flow, by the words of the file. */
const flowParts = ['identityProviders', 'attributes', 'languages', 'apiConnectors'];
const parts = {
    identityProviders: {
        path: 'userFlowIdentityProviders',
        noun: 'identity providers',
        requirement: requirements/* requirements */.Ln.writeUserFlows
    },
    attributes: {
        path: 'userAttributeAssignments?$expand=userAttribute',
        noun: 'attributes',
        requirement: requirements/* requirements */.Ln.readUserFlows
    },
    languages: { path: 'languages', noun: 'languages', requirement: requirements/* requirements */.Ln.readUserFlows },
    apiConnectors: {
        path: `apiConnectorConfiguration?$expand=${connectorSteps.join(',')}`,
        noun: 'API connectors',
        requirement: requirements/* requirements */.Ln.writeUserFlows
    }
};
/** The path of a user flow. */
const flowPath = (flowId) => `${userFlowsRead.path}${(0,paths/* segment */.mX)(flowId)}`;
/** The read of a part of a flow that a list has shown. */
const flowPartRead = (flowId, part) => ({
    path: `${flowPath(flowId)}/${parts[part].path}`,
    operation: `read the ${parts[part].noun} of the user flow ${flowId}`,
    requirement: parts[part].requirement,
    version: 'beta',
    isKnown: true
});
/** How an answer is read, part by part. Each throws ActionError `protocol` for what is no list. */
const parseFlowPart = {
    identityProviders: read => answer => parseIdentityProviders(read)(answer).map(({ id }) => id),
    attributes: read => answer => (0,tenant_unread/* entriesOfList */._t)(read)(answer).map(({ id, displayName, isOptional, userInputType, userAttribute }) => ({
        id: (0,json/* asText */.e1)((0,json/* asObject */.eB)(userAttribute).id) || (0,json/* asText */.e1)(id),
        assignmentId: (0,json/* asText */.e1)(id),
        label: (0,json/* asText */.e1)(displayName),
        isOptional: isOptional === true,
        inputType: (0,json/* asText */.e1)(userInputType)
    })),
    languages: read => answer => (0,tenant_unread/* entriesOfList */._t)(read)(answer).map(({ id, isEnabled }) => ({ tag: (0,json/* asText */.e1)(id), isEnabled: isEnabled === true })),
    apiConnectors: () => answer => {
        const configuration = (0,json/* asObject */.eB)(answer.body);
        return Object.fromEntries(connectorSteps.flatMap(step => {
            const id = (0,json/* asText */.e1)((0,json/* asObject */.eB)(configuration[step]).id);
            return id === '' ? [] : [[step, id]];
        }));
    }
};
/**
 * Which flows use what of one part. `isCounted` says which flows matter, by their ids.
 * @throws ActionError when a flow cannot be read: what is used must not be taken for unused.
 */
const readFlowUse = async ({ get }, part, isCounted) => {
    const listed = await get(userFlowsRead);
    // A tenant of another kind, which the caller may not know: it has none.
    if ((0,cpim/* isOtherDirectory */.sH)(listed))
        return new Map();
    const flows = parseUserFlows((0,failure/* expectSuccess */.lb)(userFlowsRead, listed));
    const used = await Promise.all(flows
        .filter(({ id }) => isCounted(id))
        .map(async ({ id }) => {
        const read = flowPartRead(id, part);
        const answer = (0,failure/* expectSuccess */.lb)(read, await get(read));
        return { id, uses: usedIn(part, read, answer) };
    }));
    const use = new Map();
    for (const { id, uses } of used)
        for (const one of uses)
            use.set(one.toLowerCase(), [...(use.get(one.toLowerCase()) ?? []), id]);
    return use;
};
const usedIn = (part, read, answer) => {
    if (part === 'identityProviders')
        return parseFlowPart.identityProviders(read)(answer);
    if (part === 'attributes')
        return parseFlowPart
            .attributes(read)(answer)
            .map(({ id }) => id);
    return Object.values(parseFlowPart.apiConnectors(read)(answer));
};

;// CONCATENATED MODULE: ./build/resources/tenant/usedRemoval.js
// Removing what user flows may use. A flow whose attribute is removed vanishes from the lists of the service, so what is still used
// stays and is told; whether it is used is asked again right before each removal.








/** The user flows that a file declares, by id in lower case: mode destroy removes them before what they use. */
const declaredFlowIds = ({ file }) => new Set(Object.keys((0,json/* asObject */.eB)(file.userFlows)).map(flowIdOf));
/**
 * Which flows that stay use what. External ID has no such flows. `declared` are those that the run removes.
 * @throws ActionError.
 */
const readUseByOthers = async (scope, part, declared) => {
    const { kind } = await scope.organization();
    if (kind !== undefined && kind !== 'AAD B2C')
        return new Map();
    return readFlowUse(scope.reader, part, id => !declared.has(id.toLowerCase()));
};
/** The rows of what is to be removed, and what is said of what stays because it is used. */
const removalRows = (kind, part, found, use, requestOf) => {
    const usedBy = ({ id }) => use.get(id.toLowerCase()) ?? [];
    const rows = found.map((removable) => {
        const { id, name, recordKey } = removable;
        const flows = usedBy(removable);
        if (flows.length > 0) {
            const reason = `stays: used by ${flowsText(flows)}, which the file does not declare`;
            return { change: (0,reconcile_plan/* change */.Zg)(kind, 'missing', name, reason, { id }) };
        }
        return {
            change: (0,reconcile_plan/* change */.Zg)(kind, 'delete', name, 'is declared', { id }),
            write: async ({ graph }, scope) => {
                await assertUnused(kind, part, removable, scope, (0,reader/* createReader */.W)(graph));
                const request = requestOf(removable);
                const answer = await graph.send(request);
                if (!(0,satisfied/* isSatisfied */.n)(request, answer))
                    throw (0,failure/* toActionError */.ie)(request, answer);
                if (recordKey !== undefined)
                    scope.services.removal.forgotten.add(recordKey);
                return undefined;
            }
        };
    });
    const warnings = found.flatMap(removable => {
        const flows = usedBy(removable);
        const text = `The ${kind.noun} ${removable.name} stays: ${flowsText(flows)} uses it, and the file does not declare that user flow.`;
        return flows.length > 0 ? [{ text }] : [];
    });
    return { rows, warnings };
};
const flowsText = (flows) => `the user flow${flows.length > 1 ? 's' : ''} ${flows.join(', ')}`;
/** @throws ActionError `conflict` when a flow uses it by now, or one that was to be removed is still there. */
const assertUnused = async ({ noun }, part, { id, name }, { organization, services }, reader) => {
    const { kind } = await organization();
    if (kind !== undefined && kind !== 'AAD B2C')
        return;
    const use = await readFlowUse(reader, part, flowId => !services.removal.removed.has(flowId.toLowerCase()));
    const flows = use.get(id.toLowerCase()) ?? [];
    if (flows.length === 0)
        return;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The ${noun} ${name} was not removed: ${flowsText(flows)} uses it.`,
        hint: `Remove ${flows.length > 1 ? 'these user flows' : 'this user flow'} first, or take it out of them. Then run the job again.`
    });
};

// EXTERNAL MODULE: ./build/resources/exported.js
var exported = __webpack_require__(64131);
;// CONCATENATED MODULE: ./build/resources/tenant/variableNames.js
// Names of environment variables for secrets that an exported file only points at.

const longestWords = 60;
/** The name for a secret of a thing, such as `PROVIDER_GOOGLE_SECRET`; of two with the same name the second has a number. */
const variableNames = () => {
    const given = new Set();
    return (prefix, thing, suffix) => {
        // A capital begins a word: FacebookSecret is FACEBOOK_SECRET.
        const words = (0,app_names/* slugOf */.tF)(thing.replace(/([a-z0-9])([A-Z])/g, '$1-$2'))
            .slice(0, longestWords)
            .toUpperCase()
            .replaceAll('-', '_');
        const plain = [prefix, words, suffix].filter(part => part !== '').join('_');
        let name = plain;
        for (let number = 2; given.has(name); number++)
            name = `${plain}_${number}`;
        given.add(name);
        return name;
    };
};

// EXTERNAL MODULE: ./build/util/uri.js
var uri = __webpack_require__(29731);
;// CONCATENATED MODULE: ./build/resources/tenant/creation.js
// Making what the service gives an id of its own: the same request sent twice makes two of them, or is refused the second time.
// After a lost answer what it may have made is looked for, a few times because lists lag, before it is sent again.




/** How often, a second apart, what was made is looked for before the request is sent again. */
const looksBeforeAnother = 10;
const pauseMs = 1_000;
/** The back end of Azure AD B2C tells of "a problem" where it does not understand as well: that must end. */
const mostSent = 3;
/**
 * Sends a creation, never twice without looking. `find` looks in the tenant for what it makes and gives its id.
 * @throws ActionError for a refusal; `service` when no attempt was answered.
 */
const createOnce = async ({ graph, runtime }, request, find) => {
    const look = async () => {
        for (let looks = 1; looks <= looksBeforeAnother; looks++) {
            const id = await find();
            if (id !== undefined)
                return id;
            await runtime.sleep(pauseMs, runtime.cancelled);
        }
        return undefined;
    };
    let reason;
    for (let sent = 1; sent <= mostSent; sent++) {
        const result = await graph.sendOnce(request);
        // A conflict in other words is one too, if what was to be made is there.
        const isTaken = result.kind === 'answer' && ((0,cpim/* isCpimExisting */.L$)(result.answer) || result.answer.status === 409);
        if (result.kind === 'answer' && !isTaken) {
            const id = (0,json/* asText */.e1)((0,json/* asObject */.eB)((0,failure/* expectSuccess */.lb)(request, result.answer).body).id);
            if (id !== '')
                return { id, isOurs: true };
            reason = new Error('Graph answered without the id of what it made');
        }
        if (result.kind === 'unanswered')
            reason = result.reason;
        const id = await look();
        if (id !== undefined)
            return { id, isOurs: !isTaken || sent > 1 };
        // It is taken by something that the list does not show.
        if (result.kind === 'answer')
            (0,failure/* expectSuccess */.lb)(request, result.answer);
    }
    throw new build_errors/* ActionError */.lZ({
        code: 'service',
        message: `Could not ${request.operation}: ${mostSent} attempts were not answered, and nothing of them is there. Last answer: ${reason?.message}`,
        hint: 'Run the job again. If it stays, the service may not accept what is declared: look at the message above, and at the same form of the portal.',
        cause: reason
    });
};
/** What a creation comes to whose thing was there by then: it is observed and planned again. */
const madeMeanwhile = ({ noun }, name) => ({
    unsettled: new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The ${noun} ${name} was made by somebody else while this run was to make it, and does not show.`,
        hint: 'Run the job again.'
    })
});

// EXTERNAL MODULE: ./build/resources/tenant/record.js
var record = __webpack_require__(25270);
;// CONCATENATED MODULE: ./build/resources/apiConnectors/authentication.js
// How a connector proves itself to its API, against what it has. A password cannot be read back and follows its version; a
// certificate is recognized by its thumbprint. Pure. Source: Microsoft Graph documentation, basicAuthentication, pkcs12Certificate,
// clientCertificateAuthentication.


/**
 * Compares. `existing` is undefined for a connector that is to be made, `recorded` the version of the password that was sent last.
 * @throws ActionError `input` for a value that is unset, `conflict` for a version that was lowered.
 */
const planAuthentication = (name, wanted, existing, recorded) => wanted.kind === 'basic' ? planBasic(name, wanted, existing, recorded) : planCertificate(name, wanted, existing);
const shownOf = (existing) => {
    if (existing === undefined)
        return null;
    const { authentication } = existing;
    if (authentication.kind === 'basic')
        return `basic: ${authentication.username}`;
    return authentication.kind === 'certificates'
        ? `certificates: ${authentication.thumbprints.join(', ')}`
        : authentication.kind;
};
const planBasic = (name, { username, password }, existing, recorded) => {
    const { version } = password;
    const before = existing?.authentication;
    // Where the list does not say how it proves itself, what was sent last is all that is known.
    const isSame = before?.kind === 'untold' ? recorded !== undefined : before?.kind === 'basic' && before.username === username;
    const what = `the password of the API connector ${name}`;
    if (existing !== undefined)
        assertNotLowered(what, version, recorded);
    const standing = isSame ? standingOf(what, password, recorded) : 'raised';
    if (standing !== 'raised') {
        const isUnknown = standing === 'unknown';
        return {
            fields: [],
            concealed: [],
            unsent: [password],
            ...(isUnknown && { unknown: password, doubt: 'whether its password is, is not known' })
        };
    }
    const text = textOf(password, `${existing === undefined ? 'create' : 'change'} ${what}`);
    const versionField = {
        field: 'password',
        before: existing === undefined ? null : shownVersion(recorded),
        after: `version ${version}`
    };
    const shown = { field: 'authentication', before: shownOf(existing), after: `basic: ${username}` };
    return {
        fields: isSame ? [versionField] : [shown, versionField],
        configuration: { '@odata.type': '#microsoft.graph.basicAuthentication', username, password: text },
        concealed: [text],
        sentVersion: version,
        ...(isSame && { reason: 'its password has another version' }),
        unsent: []
    };
};
const planCertificate = (name, { variable, pfx }, existing) => {
    const before = existing?.authentication;
    const thumbprints = before?.kind === 'certificates' ? before.thumbprints : undefined;
    if (pfx === undefined) {
        const unset = { variable, text: undefined };
        // Without the file nothing tells whether it is there.
        if (thumbprints === undefined)
            textOf(unset, `${existing === undefined ? 'create' : 'change'} the API connector ${name}`);
        return { fields: [], concealed: [], unsent: [unset], doubt: 'its certificate was not compared' };
    }
    const { base64, password, certificate } = pfx;
    const thumbprint = (0,tenant_certificate/* thumbprintOf */.rK)(certificate);
    if (thumbprints?.includes(thumbprint))
        return { fields: [], concealed: [], unsent: [] };
    const content = { pkcs12Value: base64, password };
    return {
        fields: [{ field: 'authentication', before: shownOf(existing), after: `certificate: ${thumbprint}` }],
        ...(thumbprints === undefined
            ? { configuration: { '@odata.type': '#microsoft.graph.pkcs12Certificate', ...content } }
            : { upload: { body: content, thumbprint } }),
        concealed: [base64, password],
        unsent: []
    };
};

;// CONCATENATED MODULE: ./build/resources/apiConnectors/planConnector.js
// What becomes of one declared API connector: made, changed, or left as it is, and what is told of its secret.













/** What the plan calls them. */
const planConnector_kind = { name: 'apiConnector', noun: 'API connector' };
/** Their collection in Graph. */
const collection = 'identity/apiConnectors';
const requirement = requirements/* requirements */.Ln.useApiConnectors;
const read = apiConnectorsRead;
/** The key of a connector in the record. */
const keyOf = (name) => (0,record/* recordKey */.H)('api-connector', name);
/** @throws ActionError `conflict` for a display name that several connectors have. */
const existingOf = (name, listed) => {
    const [existing, ...others] = ofName(listed, name);
    if (others.length === 0)
        return existing;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The tenant has ${others.length + 1} API connectors with the display name ${name} (${[existing, ...others].map(one => one?.id).join(', ')}): which one is meant cannot be told. Nothing was written.`,
        hint: 'Give them different names in the portal, and remove those that nobody uses.'
    });
};
/**
 * Plans one; `recorded` is the version of its password that was sent last. @throws ActionError `input`, and `conflict` for a version
 * that was lowered.
 */
const planConnector = ({ name, url, authentication }, existing, recorded, hasRecord) => {
    const plan = planAuthentication(name, authentication, existing, recorded);
    const sendsSecret = plan.sentVersion !== undefined;
    if (existing === undefined)
        return { row: creationOf(name, url, plan), sendsSecret, unsent: [], notices: [] };
    const { id } = existing;
    const changesUrl = !(0,uri/* isSameAddress */.L)(existing.targetUrl, url);
    const changesName = existing.displayName !== name;
    const fields = [
        ...(changesName ? [{ field: 'name', before: existing.displayName, after: name }] : []),
        ...(changesUrl ? [{ field: 'url', before: existing.targetUrl, after: url }] : []),
        ...plan.fields
    ];
    const told = {
        sendsSecret,
        unsent: plan.unsent,
        notices: plan.unknown === undefined ? [] : [unknownSecretNotice(`the API connector ${name}`, plan.unknown, hasRecord)]
    };
    if (fields.length === 0) {
        const reason = plan.doubt === undefined ? 'is as declared' : `is as declared; ${plan.doubt}`;
        return { row: { change: (0,reconcile_plan/* change */.Zg)(planConnector_kind, 'unchanged', name, reason, { id }) }, ...told };
    }
    const row = {
        change: (0,reconcile_plan/* change */.Zg)(planConnector_kind, 'update', name, plan.reason ?? 'differs from what is declared', { id, fields }),
        write: async (work, { services }) => {
            const body = {
                ...(changesName && { displayName: name }),
                ...(changesUrl && { targetUrl: url }),
                ...(plan.configuration && { authenticationConfiguration: plan.configuration })
            };
            if (Object.keys(body).length > 0) {
                await (0,failure/* sendSuccessfully */.qt)(work.graph, {
                    method: 'PATCH',
                    path: (0,paths/* byId */.$H)(collection, id),
                    operation: `change the API connector ${name}`,
                    requirement,
                    isKnown: true,
                    concealed: plan.concealed,
                    body
                });
            }
            if (plan.upload !== undefined)
                await upload(work, id, name, plan.upload, plan.concealed);
            if (plan.sentVersion !== undefined)
                services.record.note(keyOf(name), String(plan.sentVersion));
            return undefined;
        }
    };
    return { row, ...told };
};
/** Adds a certificate beside those that the connector has: the service takes the latest that is valid. */
const upload = async (work, id, name, { body, thumbprint }, concealed) => {
    const request = {
        method: 'POST',
        path: `${(0,paths/* byId */.$H)(collection, id)}/uploadClientCertificate`,
        operation: `upload the client certificate of the API connector ${name}`,
        requirement,
        isKnown: true,
        concealed,
        body
    };
    await createOnce(work, request, async () => {
        const answer = (0,failure/* expectSuccess */.lb)(read, await (0,reader/* createReader */.W)(work.graph).get(read));
        const one = parseApiConnectors(answer).find(connector => connector.id === id);
        const isThere = one?.authentication.kind === 'certificates' && one.authentication.thumbprints.includes(thumbprint);
        return isThere ? id : undefined;
    });
};
const creationOf = (name, url, plan) => {
    const operation = `create the API connector ${name}`;
    const fields = [{ field: 'url', before: null, after: url }, ...plan.fields];
    return {
        change: (0,reconcile_plan/* change */.Zg)(planConnector_kind, 'create', name, 'is declared', { fields }),
        ...(plan.sentVersion !== undefined && { making: { recordKey: keyOf(name), version: plan.sentVersion } }),
        write: async (work, { done }) => {
            const body = { displayName: name, targetUrl: url, authenticationConfiguration: plan.configuration };
            const { concealed } = plan;
            const request = { method: 'POST', path: read.path, operation, requirement, concealed, body };
            const { id, isOurs } = await createOnce(work, request, async () => {
                const answer = (0,failure/* expectSuccess */.lb)(read, await (0,reader/* createReader */.W)(work.graph).get(read));
                return existingOf(name, parseApiConnectors(answer))?.id;
            });
            done.made.set(keyOf(name), id);
            if (!isOurs)
                return madeMeanwhile(planConnector_kind, name);
            return undefined;
        }
    };
};

;// CONCATENATED MODULE: ./build/resources/apiConnectors/exported.js
// What a file would say of the API connectors of a tenant. Their passwords and private keys cannot be read: the file names a variable
// for each.






/** The connectors by display name. @throws ActionError `permission` when they may not be read. */
const exportedApiConnectors = async ({ reader, services }) => {
    const [answer, record] = await Promise.all([reader.get(apiConnectorsRead), services.record.entries()]);
    const listed = parseApiConnectors((0,failure/* expectSuccess */.lb)(apiConnectorsRead, answer));
    const nameOf = variableNames();
    const value = {};
    const notes = [];
    for (const connector of listed) {
        const { displayName: name, targetUrl: url, authentication } = connector;
        const problem = problemOf(connector, listed);
        if (problem !== undefined) {
            notes.push((0,exported/* leftOut */.i)([], `the API connector ${JSON.stringify(name)} is not declared: ${problem}`));
        }
        else if (authentication.kind === 'basic') {
            const env = nameOf('CONNECTOR', name, 'PASSWORD');
            const version = recordedVersion(record.get(keyOf(name))) ?? 1;
            value[name] = { url, basic: { username: authentication.username, password: { env, version } } };
            const text = `mode apply wants the password in ${env}, and sends it when the version is raised: what the tenant has cannot be read`;
            notes.push((0,exported/* remark */.V)([name, 'basic', 'password'], text));
        }
        else {
            const env = nameOf('CONNECTOR', name, 'PFX');
            value[name] = { url, clientCertificate: { pkcs12: { env } } };
            const text = `mode apply wants the PFX file in base64 in ${env}, and its password in the variable of passwordEnv, if it has one`;
            notes.push((0,exported/* remark */.V)([name, 'clientCertificate', 'pkcs12'], text));
        }
    }
    return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes };
};
const problemOf = ({ displayName, authentication }, listed) => {
    const isSameName = (one) => one.displayName.toLowerCase() === displayName.toLowerCase();
    if (listed.filter(isSameName).length > 1)
        return 'another one has its name';
    const isKnown = authentication.kind === 'basic' || (authentication.kind === 'certificates' && authentication.thumbprints.length > 0);
    return isKnown ? undefined : 'how it proves itself to its API cannot be said in a file';
};

// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(82856);
// EXTERNAL MODULE: ./build/resources/field.js
var field = __webpack_require__(8210);
;// CONCATENATED MODULE: ./build/resources/tenant/pkcs12.js
// A certificate with its private key that the file names: a PFX file in base64 and its password, both in the environment of the step.

/** `{ env: NAME, passwordEnv: NAME }`. */
const pkcs12Schema = {
    type: 'object',
    required: ['env'],
    properties: {
        env: { type: 'string', description: 'The environment variable of the step that holds the PFX file in base64.' },
        passwordEnv: {
            type: 'string',
            description: 'The environment variable that holds its password; absent or empty: it has none.'
        }
    },
    additionalProperties: false
};
/** Reads what stands at `path` of the file. What cannot be had is reported; nothing of a value is. */
const readPkcs12 = async ({ env, passwordEnv }, path, context) => {
    const { run, mask, report } = context;
    const envPath = [...path, 'env'];
    const passwordPath = [...path, 'passwordEnv'];
    const file = (0,environmentText/* readEnvironment */.Qo)(env, envPath, context);
    const secret = passwordEnv === undefined ? undefined : (0,environmentText/* readEnvironment */.Qo)(passwordEnv, passwordPath, context, { mayBeEmpty: true });
    if (file === undefined || (passwordEnv !== undefined && secret === undefined))
        return undefined;
    if (file.text === undefined || run.mode === 'destroy')
        return { variable: env, pfx: undefined };
    // Tools break base64 into lines.
    const base64 = file.text.replace(/\s+/g, '');
    mask(base64);
    const password = secret?.text ?? '';
    const { readPfx } = await Promise.all(/* import() */[__webpack_require__.e(542), __webpack_require__.e(145)]).then(__webpack_require__.bind(__webpack_require__, 64145));
    const read = readPfx(base64, password);
    if (read.ok)
        return { variable: env, pfx: { base64, password, certificate: read.value } };
    if (read.isLocked !== true) {
        report({ path: envPath, problem: `names the environment variable ${env}, which ${read.problem}` });
        return undefined;
    }
    if (passwordEnv === undefined) {
        const problem = `names the environment variable ${env}, which holds a PFX file that has a password; accepted: with passwordEnv, the variable that holds the password`;
        report({ path: envPath, problem });
        return undefined;
    }
    if (password === '' && run.mode === 'plan')
        return { variable: passwordEnv, pfx: undefined };
    const how = password === '' ? ', which is not set or empty' : '';
    const problem = `names the environment variable ${passwordEnv}${how}: this password does not open the PFX file of ${env}`;
    report({ path: passwordPath, problem });
    return undefined;
};

;// CONCATENATED MODULE: ./build/resources/apiConnectors/field.js
// What a user may say about API connectors: the APIs that user flows call. Source: Microsoft Graph documentation,
// identityApiConnector.






const mostConnectors = 20;
const longestUrl = 2_000;
const line = /^[^\p{Cc}\p{Zl}\p{Zp}]+$/u;
const apiConnectorsField = (0,field/* defineField */.MI)({
    apiConnectors: (0,field/* keyOf */.TN)({
        type: 'object',
        additionalProperties: {
            type: 'object',
            required: ['url'],
            properties: {
                url: { type: 'string', description: 'The address of the API: https alone.' },
                basic: {
                    type: 'object',
                    required: ['username', 'password'],
                    properties: { username: { type: 'string' }, password: environmentText/* versionedSecretSchema */.d0 },
                    additionalProperties: false,
                    description: 'HTTP basic authentication.'
                },
                clientCertificate: {
                    type: 'object',
                    required: ['pkcs12'],
                    properties: {
                        pkcs12: pkcs12Schema
                    },
                    additionalProperties: false,
                    description: 'A client certificate, recognized by its thumbprint.'
                }
            },
            additionalProperties: false
        }
    }, {
        description: 'APIs that user flows call, by display name.',
        placeholders: { paths: [['*', 'url']], words: 'url of apiConnectors' }
    }, result.ok, () => undefined)
}, ({ apiConnectors = {} }, report) => {
    const entries = Object.entries(apiConnectors);
    if (entries.length > mostConnectors) {
        const problem = `holds ${entries.length} connectors; accepted: ${mostConnectors} at most`;
        report({ path: ['apiConnectors'], problem });
    }
    checkDisplayNames('apiConnectors', entries.map(([name]) => name), report);
    return entries.flatMap(([name, written]) => {
        const { url } = written;
        const authentication = authenticationOf(name, written, report);
        if (url === undefined)
            return [];
        checkUrl(name, url, report);
        return authentication === undefined ? [] : [{ name, url, authentication }];
    });
});
const authenticationOf = (name, { basic, clientCertificate }, report) => {
    const path = ['apiConnectors', name];
    if ((basic === undefined) === (clientCertificate === undefined)) {
        const problem = `declares ${basic === undefined ? 'neither' : 'both'} basic and clientCertificate; accepted: one of them`;
        report({ path, problem });
        return undefined;
    }
    const { env, passwordEnv } = clientCertificate?.pkcs12 ?? {};
    if (env !== undefined)
        return { kind: 'certificate', pkcs12: { env, ...(passwordEnv && { passwordEnv }) } };
    const { username, password } = basic ?? {};
    if (username === undefined || !(0,environmentText/* isWhole */.wP)(password))
        return undefined;
    if (!line.test(username) || username.includes(':'))
        report({ path: [...path, 'basic', 'username'], problem: 'is no user name; accepted: one line without a colon' });
    return { kind: 'basic', username, password };
};
const checkUrl = (name, url, report) => {
    const path = ['apiConnectors', name, 'url'];
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol !== 'https:' || url.length > longestUrl || url !== url.trim() || !line.test(url))
        report({ path, problem: `is ${(0,words/* quoted */.TL)(url)}; accepted: an address that begins with https://` });
    else if (parsed.username !== '' || parsed.password !== '')
        report({ path, problem: 'holds a user name or a password; accepted: an address without, and basic' });
    else if (parsed.hash !== '')
        report({ path, problem: `is ${(0,words/* quoted */.TL)(url)}; accepted: an address without a fragment` });
};

;// CONCATENATED MODULE: ./build/resources/apiConnectors/load.js
// From what the file says of API connectors to what is wanted: passwords and PFX files come from the environment.



/** Reads what the connectors point at. What cannot be had is reported, and its connector left out. */
const loadApiConnectors = async (said, context) => {
    const desired = [];
    for (const { name, url, authentication: written } of said) {
        const authentication = await loadAuthentication(name, written, context);
        if (authentication !== undefined)
            desired.push({ name, url, authentication });
    }
    return desired;
};
const loadAuthentication = async (name, said, context) => {
    if (said.kind === 'certificate') {
        const read = await readPkcs12(said.pkcs12, ['apiConnectors', name, 'clientCertificate', 'pkcs12'], context);
        return read && { kind: 'certificate', ...read };
    }
    const path = ['apiConnectors', name, 'basic', 'password'];
    checkRecordPlace(said.password, path, context);
    const password = (0,environmentText/* readSecret */.n5)(said.password, path, context);
    return password && { kind: 'basic', username: said.username, password };
};

;// CONCATENATED MODULE: ./build/resources/apiConnectors/apiConnectors.js
// The API connectors of a tenant, by display name, which the service does not keep apart. Addresses, user names and thumbprints are
// compared; a password follows its version. Source: Microsoft Graph documentation, identityApiConnector.















const apiConnectors_requirement = requirements/* requirements */.Ln.useApiConnectors;
const apiConnectors_read = apiConnectorsRead;
/** The API connectors of a tenant. */
const apiConnectors = (0,kind/* tenantKind */.j)({
    kind: planConnector_kind,
    field: apiConnectorsField,
    tenantTypes: ['AAD B2C'],
    load: async (said, context) => ({
        connectors: await loadApiConnectors(said, context),
        flows: declaredFlowIds(context)
    }),
    exporting: { exported: exportedApiConnectors, requirements: [apiConnectors_requirement] },
    after: [],
    lane: backEndLane,
    requirements: (_, mode) => [apiConnectors_requirement, ...(mode === 'destroy' ? [requirements/* requirements */.Ln.writeUserFlows] : [])],
    // Names are not unique: one that another run has made since must not be made again.
    observeBeforeWrite: ({ goal }) => goal === 'present',
    observe: async ({ flows }, scope, goal) => {
        const [listed, recorded, use] = await Promise.all([
            (0,tenant_unread/* readIfAllowed */.Oj)(scope, apiConnectors_read, parseApiConnectors),
            goal === 'present' ? scope.services.record.entries() : new Map(),
            goal === 'absent' ? readUseByOthers(scope, 'apiConnectors', flows) : new Map()
        ]);
        return { goal, listed, recorded, hasRecord: scope.services.record.hasPlace(), use };
    },
    plan: ({ connectors }, { listed, recorded, hasRecord }, { nowMs }) => {
        if (!listed.isRead)
            return (0,tenant_unread/* unreadPlan */.TL)(planConnector_kind, 'apiConnectors', listed.read);
        const found = (0,build_errors/* mapTogether */.D_)(connectors, desired => ({ desired, existing: existingOf(desired.name, listed.value) }));
        const declared = new Set(found.map(({ existing }) => existing?.id));
        const planned = (0,build_errors/* mapTogether */.D_)(found, ({ desired, existing }) => planConnector(desired, existing, recordedVersion(recorded.get(keyOf(desired.name))), hasRecord));
        const undeclared = listed.value
            .filter(({ id }) => !declared.has(id))
            .map(({ id, displayName }) => undeclaredRow(planConnector_kind, displayName, id));
        return {
            ...planOfRows([...planned.map(({ row }) => row), ...undeclared]),
            requirements: [
                apiConnectors_requirement,
                ...(hasRecord && planned.some(({ sendsSecret }) => sendsSecret) ? [requirements/* requirements */.Ln.writeApplications] : [])
            ],
            settle: (work, { services }) => services.record.write(work),
            report: () => ({
                warnings: [
                    ...unsetWarnings(planned.flatMap(({ unsent }) => unsent)),
                    ...connectors.flatMap(connector => expiryWarning(connector, nowMs))
                ],
                notices: planned.flatMap(({ notices }) => notices)
            })
        };
    },
    planRemoval: ({ connectors }, { listed, use }) => {
        const existing = listed.isRead ? listed.value : [];
        const found = (0,build_errors/* mapTogether */.D_)(connectors, ({ name }) => {
            const one = existingOf(name, existing);
            return one === undefined ? [] : [{ id: one.id, name, recordKey: keyOf(name) }];
        }).flat();
        const { rows, warnings } = removalRows(planConnector_kind, 'apiConnectors', found, use, ({ id, name }) => ({
            method: 'DELETE',
            path: (0,paths/* byId */.$H)(collection, id),
            operation: `delete the API connector ${name}`,
            requirement: apiConnectors_requirement
        }));
        return { ...planOfRows(rows), requirements: [apiConnectors_requirement], report: () => ({ warnings }) };
    }
});
const expiryWarning = ({ name, authentication }, nowMs) => {
    const endMs = authentication.kind === 'certificate' ? authentication.pfx?.certificate.endMs : undefined;
    if (endMs === undefined || endMs > nowMs + tenant_certificate/* soonMs */.uV)
        return [];
    const verb = endMs <= nowMs ? 'expired' : 'expires';
    return [{ text: `The client certificate of the API connector ${name} ${verb} on ${(0,time/* isoTime */.Ly)(endMs)}.` }];
};

// EXTERNAL MODULE: ./build/resources/appKinds.js + 1 modules
var appKinds = __webpack_require__(20913);
;// CONCATENATED MODULE: ./build/resources/authenticationMethods/authenticationMethods.js
// Which kinds of local accounts a tenant has: one policy, of which the declared members alone are written. It is never removed.
// Source: Microsoft Graph documentation (beta), b2cAuthenticationMethodsPolicy.









const authenticationMethods_kind = { name: 'authenticationMethods', noun: 'authentication methods' };
const authenticationMethods_read = {
    path: '/policies/b2cAuthenticationMethodsPolicy',
    operation: 'read the kinds of local accounts',
    requirement: requirements/* requirements */.Ln.readAuthenticationMethods,
    version: 'beta'
};
/** Graph's members by the words of the file. */
const members = {
    emailPassword: 'isEmailPasswordAuthenticationEnabled',
    userName: 'isUserNameAuthenticationEnabled',
    phoneOneTimePassword: 'isPhoneOneTimePasswordAuthenticationEnabled'
};
const methods = Object.keys(members);
/** Of those that are declared; null is what was never switched on. @throws ActionError `protocol` for an answer that does not say it. */
const parsed = (declared) => ({ body }) => {
    const policy = (0,json/* asObject */.eB)(body);
    return Object.fromEntries(methods
        .filter(method => declared[method] !== undefined)
        .map(method => {
        const isEnabled = policy[members[method]] === null ? false : policy[members[method]];
        if (typeof isEnabled === 'boolean')
            return [method, isEnabled];
        const message = `Could not ${authenticationMethods_read.operation}: Graph answered without ${members[method]}.`;
        throw new build_errors/* ActionError */.lZ({ code: 'protocol', message });
    }));
};
/** Those that an answer says something of; undefined where that is none. */
const shownIn = (answer) => {
    const policy = (0,json/* asObject */.eB)(answer.body);
    const shown = methods.filter(method => policy[members[method]] === null || typeof policy[members[method]] === 'boolean');
    return shown.length === 0 ? undefined : parsed(Object.fromEntries(shown.map(method => [method, true])))(answer);
};
/** The kinds of local accounts of a tenant. */
const authenticationMethods = (0,kind/* tenantKind */.j)({
    kind: authenticationMethods_kind,
    field: (0,field/* defineField */.MI)({
        authenticationMethods: (0,field/* mapKey */.a0)({
            emailPassword: (0,field/* flagKey */.Q4)({ description: 'Accounts with an e-mail address and a password.' }),
            userName: (0,field/* flagKey */.Q4)({ description: 'Accounts with a user name and a password.' }),
            phoneOneTimePassword: (0,field/* flagKey */.Q4)({ description: 'Accounts with a phone number and a code sent to it.' })
        }, 'Which kinds of local accounts user flows offer. What is not declared is left alone.')
    }, ({ authenticationMethods: declared = {} }) => Object.fromEntries(methods.flatMap(method => (declared[method] === undefined ? [] : [[method, declared[method]]])))),
    tenantTypes: ['AAD B2C'],
    load: async (said) => said,
    exporting: {
        exported: async ({ reader }) => ({
            value: shownIn((0,failure/* expectSuccess */.lb)(authenticationMethods_read, await reader.get(authenticationMethods_read))),
            files: [],
            notes: []
        }),
        requirements: [requirements/* requirements */.Ln.readAuthenticationMethods]
    },
    after: [],
    lane: backEndLane,
    requirements: (_, mode) => {
        if (mode === 'destroy')
            return [];
        const { readAuthenticationMethods, writeAuthenticationMethods } = requirements/* requirements */.Ln;
        return [readAuthenticationMethods, ...(mode === 'apply' ? [writeAuthenticationMethods] : [])];
    },
    observe: (declared, scope) => (0,tenant_unread/* readIfAllowed */.Oj)(scope, authenticationMethods_read, parsed(declared)),
    plan: (wanted, observed) => {
        const name = 'local accounts';
        if (!observed.isRead)
            return (0,tenant_unread/* unreadPlan */.TL)(authenticationMethods_kind, name, authenticationMethods_read);
        const different = methods.filter(method => wanted[method] !== undefined && wanted[method] !== observed.value[method]);
        const fields = different.map(method => ({
            field: method,
            before: observed.value[method] ?? false,
            after: wanted[method] ?? false
        }));
        const one = fields.length === 0
            ? (0,reconcile_plan/* change */.Zg)(authenticationMethods_kind, 'unchanged', name, 'are as declared')
            : (0,reconcile_plan/* change */.Zg)(authenticationMethods_kind, 'update', name, 'differ from what is declared', { fields });
        return {
            changes: [one],
            requirements: [requirements/* requirements */.Ln.writeAuthenticationMethods],
            apply: async ({ graph }) => {
                await (0,failure/* sendSuccessfully */.qt)(graph, {
                    method: 'PATCH',
                    path: authenticationMethods_read.path,
                    operation: 'change the kinds of local accounts',
                    requirement: requirements/* requirements */.Ln.writeAuthenticationMethods,
                    version: 'beta',
                    body: Object.fromEntries(different.map(method => [members[method], wanted[method]]))
                });
                return undefined;
            }
        };
    }
});

;// CONCATENATED MODULE: ./build/resources/customPolicies/field.js
// What a user may say about custom policies: where they are, how they are filled in, and which of the tenant's others belong to
// the file. What it points at (environment, files) is read later.




const field_text = (description) => ({ type: 'string', minLength: 1, description });
const schema = {
    type: 'object',
    required: ['folder'],
    properties: {
        folder: field_text('The folder of the policies, relative to this file or to the workspace. Every policy below it is uploaded. May hold environment placeholders.'),
        exclude: {
            type: 'array',
            items: field_text('A pattern of paths below the folder, such as old/**.'),
            description: 'What of the folder is left out: patterns of paths below it.'
        },
        environment: field_text('The entry of appsettings.json whose PolicySettings fill in {Settings:...}. May hold environment placeholders.'),
        appsettings: field_text('The path of appsettings.json, relative to this file or to the workspace; looked for in the folder and above it when absent.'),
        settings: {
            type: 'object',
            additionalProperties: {
                anyOf: [
                    { type: 'string', description: 'The value. May hold environment placeholders.' },
                    {
                        ...environmentText/* environmentSchema */.VW,
                        description: 'A value from the environment of the step, which is never shown.'
                    }
                ]
            },
            description: 'Values of {Settings:...} by name. They win over appsettings.json.'
        },
        deploymentMode: {
            enum: ['Development', 'Production'],
            description: 'Written into every policy; what the files say when absent.'
        },
        prune: {
            anyOf: [
                { type: 'boolean', description: 'True: every custom policy of the tenant belongs to this file.' },
                {
                    type: 'object',
                    required: ['match'],
                    properties: {
                        match: field_text('The ids that belong to this file, such as B2C_1A_UAT_*. * stands for any text, ? for one character. May hold environment placeholders.')
                    },
                    additionalProperties: false
                }
            ],
            description: 'Whether custom policies of the tenant that are not in the folder are removed, and which.'
        }
    },
    additionalProperties: false
};
/** The field. */
const customPoliciesField = (0,field/* defineField */.MI)({
    customPolicies: (0,field/* keyOf */.TN)(schema, {
        description: 'Custom policies (Identity Experience Framework) of a folder.',
        placeholders: {
            paths: [['folder'], ['environment'], ['settings', '*'], ['prune', 'match']],
            words: 'folder, environment, settings and prune.match of customPolicies'
        }
    }, result.ok, () => undefined)
}, ({ customPolicies }, report) => {
    // Without a folder the schema has refused it.
    if (customPolicies?.folder === undefined)
        return undefined;
    const names = new Map();
    for (const name of Object.keys(customPolicies.settings ?? {})) {
        const other = names.get(name.toLowerCase());
        names.set(name.toLowerCase(), name);
        const problem = other !== undefined
            ? `is ${(0,words/* quoted */.TL)(other)} in another spelling; names are compared without case`
            : /^[^{}<>\s](?:[^{}<>]*[^{}<>\s])?$/.test(name)
                ? undefined
                : `is no name for {Settings:...}; accepted: a name without braces, < and >, and without white space around it`;
        if (problem !== undefined)
            report({ path: ['customPolicies', 'settings', name], problem });
    }
    return customPolicies;
});

// EXTERNAL MODULE: ./build/resources/customPolicies/kindName.js
var kindName = __webpack_require__(89653);
;// CONCATENATED MODULE: ./build/resources/customPolicies/customPolicies.js
// Custom policies of the Identity Experience Framework: the files of a folder, filled in for the tenant, uploaded base before child
// where they differ. Source: Microsoft Graph documentation (beta), trustFrameworkPolicy.





/** The custom policies of a tenant. */
const customPolicies = (0,kind/* tenantKind */.j)({
    kind: kindName/* kind */.f,
    tenantTypes: ['AAD B2C'],
    field: customPoliciesField,
    // `extensions-client-id` is an output of the section.
    reservedKeys: ['extensions'],
    load: async (said, context) => {
        const { loadWanted, observePolicies, planPolicies, planPoliciesRemoval } = await Promise.all(/* import() */[__webpack_require__.e(351), __webpack_require__.e(251)]).then(__webpack_require__.bind(__webpack_require__, 17251));
        const wanted = await loadWanted(said, context);
        return wanted && { ...wanted, work: { observePolicies, planPolicies, planPoliciesRemoval } };
    },
    requirements: (_, mode) => [mode === 'plan' ? requirements/* requirements */.Ln.readCustomPolicies : requirements/* requirements */.Ln.writeCustomPolicies],
    exporting: {
        exported: async (scope) => (await Promise.all(/* import() */[__webpack_require__.e(351), __webpack_require__.e(251)]).then(__webpack_require__.bind(__webpack_require__, 17251))).exportPolicies(scope),
        requirements: [requirements/* requirements */.Ln.readCustomPolicies]
    },
    after: [],
    lane: backEndLane,
    // They hold ids of applications that the same run makes.
    afterComponents: true,
    observe: (wanted, scope, goal) => wanted.work.observePolicies(wanted, scope, goal),
    plan: (wanted, observed) => wanted.work.planPolicies(wanted, observed),
    planRemoval: (declared, observed) => declared.work.planPoliciesRemoval(declared, observed)
});

// EXTERNAL MODULE: ./build/clouds.js
var clouds = __webpack_require__(39924);
// EXTERNAL MODULE: ./build/resources/app/frameworkApps.js
var frameworkApps = __webpack_require__(23114);
;// CONCATENATED MODULE: ./build/resources/app/section.js
// A section at the top of the configuration file that stands for apps which the action itself describes: the user says that they
// shall be there, not what they are.
/** Registers a section. */
const appSection = (parts) => {
    const { name, schema, description, tenantTypes, reservedKeys, read, apps, exported } = parts;
    return {
        name,
        exported,
        tenantTypes,
        reservedKeys,
        key: {
            schema: { ...schema, description },
            inDefaults: undefined,
            inputs: [],
            placeholders: undefined,
            workflowForbids: false,
            read
        },
        declare: (written, general) => (written === undefined ? [] : apps(read(written), general))
    };
};

// EXTERNAL MODULE: ./build/resources/application/application.js + 9 modules
var application = __webpack_require__(73645);
// EXTERNAL MODULE: ./build/resources/certificates/certificates.js + 2 modules
var certificates = __webpack_require__(95090);
// EXTERNAL MODULE: ./build/resources/clientSecret/clientSecret.js + 20 modules
var clientSecret = __webpack_require__(15850);
// EXTERNAL MODULE: ./build/resources/delegatedPermissions/delegatedPermissions.js + 6 modules
var delegatedPermissions = __webpack_require__(80147);
// EXTERNAL MODULE: ./build/resources/directoryRoles/directoryRoles.js + 4 modules
var directoryRoles = __webpack_require__(763);
// EXTERNAL MODULE: ./build/resources/federatedCredentials/federatedCredentials.js + 10 modules
var federatedCredentials = __webpack_require__(9244);
// EXTERNAL MODULE: ./build/resources/app/configuration.js
var configuration = __webpack_require__(96668);
// EXTERNAL MODULE: ./build/resources/app/graphRoles.js
var graphRoles = __webpack_require__(473);
// EXTERNAL MODULE: ./build/resources/delegatedPermissions/grants.js
var delegatedPermissions_grants = __webpack_require__(77189);
;// CONCATENATED MODULE: ./build/resources/frameworkExported.js
// What a file would say of the applications IdentityExperienceFramework and ProxyIdentityExperienceFramework that a tenant has: that they
// are taken over, where nothing of what is asserted of them would be changed by that.






const nothing = { value: undefined, files: [], notes: [] };
/** The section. */
const exportedFramework = async (facts, apps) => {
    const framework = find(facts.framework, apps);
    const proxy = find(facts.proxy, apps);
    const [first, second] = [framework[0], proxy[0]];
    if (first === undefined && second === undefined)
        return nothing;
    if (first === undefined || second === undefined || framework.length > 1 || proxy.length > 1) {
        const text = `the tenant does not have one ${facts.framework.displayName} and one ${facts.proxy.displayName}, so that they are declared as apps like any other`;
        return { ...nothing, notes: [(0,exported/* leftOut */.i)([], text)] };
    }
    const claims = [first.appId, second.appId];
    const isOurs = apps.isFound(first) && apps.isFound(second);
    const problems = await problemsOf(facts, first, second, apps);
    if (problems.length === 0)
        return { ...nothing, value: isOurs || { adopt: true }, claims };
    const way = `{ adopt: true } brings it into step: ${problems.join('; ')}`;
    return {
        ...nothing,
        claims,
        notes: [(0,exported/* leftOut */.i)([], `identityExperienceFramework is not declared, for a run would change it. ${way}`)]
    };
};
/** The app that carries the key, else those of the name. */
const find = ({ key, displayName }, { applications, isFound }) => {
    const keyed = applications.filter(one => isFound(one) && one.uniqueName?.toLowerCase() === key);
    if (keyed.length > 0)
        return keyed;
    return applications.filter(one => one.displayName === displayName);
};
/** What a run would change of the two. */
const problemsOf = async (facts, framework, proxy, { viewOf }) => {
    const [view, proxyView] = [viewOf(framework, facts.framework.key), viewOf(proxy, facts.proxy.key)];
    const [principal, proxyPrincipal, grants, graph, graphScopes] = await Promise.all([
        view.principal(),
        proxyView.principal(),
        (0,delegatedPermissions_grants/* readGrants */.o4)(proxyView, 'declared'),
        proxyView.reader.shared(graphRoles/* graphRolesRead */.s),
        proxyView.reader.shared(graphRoles/* graphScopesRead */.S)
    ]);
    const scopeId = (0,configuration/* enabledScopes */.d9)(framework.configuration).get(facts.scope);
    const signInIds = facts.signIn.map(value => graphScopes.find(scope => scope.value === value)?.id);
    const isGranted = (resourceId, values) => grants !== 'unreadable' &&
        values.every(value => grants.some(grant => grant.user === undefined && grant.resourceId === resourceId && grant.scopes.includes(value)));
    const grantsText = grants === 'unreadable'
        ? `the grants of the proxy may not be read by the caller. ${(0,requirements/* howToGrant */.Y2)(requirements/* requirements */.Ln.readDelegatedPermissions)}`
        : 'the grants of the proxy for all users';
    const checks = [
        [isOrganizations(framework) && isOrganizations(proxy), 'an audience other than the organization'],
        [framework.configuration[configuration/* versionField */.FA] === 1, 'access tokens of version 1'],
        [scopeId !== undefined, `the enabled scope ${facts.scope}`],
        [principal?.accountEnabled === true && proxyPrincipal?.accountEnabled === true, 'enabled service principals'],
        [proxy.configuration.isFallbackPublicClient, 'the proxy as a public client'],
        [proxy.configuration['publicClient.redirectUris'].includes(facts.address), `the redirect URI ${facts.address}`],
        [asksFor(proxy, paths/* graphAppId */.dV, signInIds) && asksFor(proxy, framework.appId, [scopeId]), 'what the proxy asks for'],
        [isGranted(graph.id.toLowerCase(), facts.signIn) && isGranted(principal?.id, [facts.scope]), grantsText]
    ];
    return [
        ...checks.filter(([isThere]) => !isThere).map(([, what]) => what),
        ...[conflictOf(view, framework), conflictOf(proxyView, proxy)].flatMap(conflict => conflict ?? [])
    ];
};
const isOrganizations = ({ signInAudience }) => signInAudience === 'AzureADMyOrg';
const asksFor = ({ requiredResourceAccess }, appId, ids) => ids.every(id => requiredResourceAccess.some(({ resourceAppId, resourceAccess }) => resourceAppId === appId && resourceAccess.some(access => access.type === 'Scope' && access.id === id)));
/** Another unique name cannot be changed. */
const conflictOf = ({ app }, { uniqueName, displayName }) => uniqueName === undefined || uniqueName.toLowerCase() === app.uniqueName
    ? undefined
    : `${displayName} has the unique name ${uniqueName}`;

// EXTERNAL MODULE: ./build/resources/owners/owners.js + 3 modules
var owners = __webpack_require__(25485);
// EXTERNAL MODULE: ./build/resources/permissions/consentGrants.js + 5 modules
var consentGrants = __webpack_require__(19741);
// EXTERNAL MODULE: ./build/resources/redirectUris/redirectUris.js + 4 modules
var redirectUris = __webpack_require__(84666);
// EXTERNAL MODULE: ./build/resources/scopes/scopes.js + 4 modules
var scopes = __webpack_require__(33720);
// EXTERNAL MODULE: ./build/resources/servicePrincipal/servicePrincipal.js + 2 modules
var servicePrincipal = __webpack_require__(46385);
;// CONCATENATED MODULE: ./build/resources/identityExperienceFramework.js
// The section `identityExperienceFramework`: the two applications by which custom policies sign local accounts in, made of the kinds
// of any app. Of each, only what a sign-in fails without is asserted. Sources: Azure AD B2C documentation, "Tutorial: Create user
// flows and custom policies" (custom policy), and "Error codes".
















const section = 'identityExperienceFramework';
const { key: frameworkKey, displayName: frameworkName } = frameworkApps/* frameworkApps */.B.framework;
const { key: proxyKey, displayName: proxyName } = frameworkApps/* frameworkApps */.B.proxy;
const scopeValue = 'user_impersonation';
const proxyAddress = 'myapp://auth';
/** By name and refresh token, as the documentation has it. */
const signIn = ['openid', 'offline_access'].map(value => ({ of: { kind: 'graph' }, value }));
/**
 * The parts in the order of the kinds. Nothing is granted that gives power, and nothing is made that signs in: who else owns the app or
 * holds a credential of it is told as drift.
 */
const partsOf = (described) => [
    application/* application */.p.want(described.application),
    redirectUris/* redirectUris */.O.want(described.redirectUris),
    scopes/* scopes */.W.want(described.scopes),
    servicePrincipal/* servicePrincipal */.w.want({ isEnabled: 'asserted' }),
    owners/* owners */.Z.want([]),
    consentGrants/* permissions */.P.want({ permissions: [], consent: 'skip', privileged: 'refused' }),
    directoryRoles/* directoryRoles */.L.want({ roles: [], allowPrivileged: false }),
    delegatedPermissions/* delegatedPermissions */.U.want({ declared: described.asksFor, consent: 'grant' }),
    certificates/* certificates */.$.want([]),
    federatedCredentials/* federatedCredentials */.p.want([]),
    clientSecret/* clientSecret */.i.want({
        mode: 'none',
        label: 'b2c-bootstrap',
        lifetimeMs: 0,
        rotateBeforeMs: 0,
        overlapMs: 0,
        destinations: []
    })
];
const asking = (wanted, extent) => ({
    permissions: wanted,
    places: [],
    extent
});
const organizationOnly = { audience: 'organization', accessTokenVersion: undefined };
/** Access tokens of version 2 are refused by the policies (azure-ad-b2c starter pack, login-NonInteractive). */
const framework = {
    application: { ...organizationOnly, accessTokenVersion: 1, isFallbackPublicClient: undefined },
    redirectUris: organization => ({ web: { uris: signInAddresses(organization), extent: 'at creation' } }),
    scopes: {
        offered: {
            scopes: [
                {
                    value: scopeValue,
                    name: 'Access IdentityExperienceFramework',
                    description: 'Allow the application to access IdentityExperienceFramework on behalf of the signed-in user.'
                }
            ],
            extent: 'at least'
        },
        // The form that no policy of a tenant refuses.
        identifierUri: { kind: 'at creation', uri: 'api://{clientId}' }
    },
    asksFor: asking(signIn, 'at creation')
};
const proxy = {
    application: { ...organizationOnly, isFallbackPublicClient: true },
    redirectUris: { publicClient: { uris: [proxyAddress], extent: 'at least' } },
    scopes: { offered: undefined, identifierUri: undefined },
    asksFor: asking([...signIn, { of: { kind: 'app', key: frameworkKey }, value: scopeValue }], 'at least')
};
/** `https://contoso.b2clogin.com/contoso.onmicrosoft.com`; none where the domain of the tenant may not be read. */
const signInAddresses = ({ initialDomain }) => initialDomain === undefined ? [] : [`https://${(0,clouds/* signInHost */.F4)(initialDomain)}/${initialDomain}`];
const appOf = (key, displayName, clientIdOutput, described, namesake, general) => {
    const { serviceManagementReference: reference } = general;
    const app = {
        key,
        displayName,
        uniqueName: key,
        isKeyDerived: false,
        adoptClientId: undefined,
        restoreDeleted: general.restoreDeleted === true,
        prune: false,
        acceptedCredentials: [],
        serviceManagementReference: typeof reference === 'string' ? reference : undefined,
        namesake,
        isNamedByPolicies: true,
        clientIdOutput
    };
    return { app, parts: partsOf(described) };
};
const facts = {
    ...frameworkApps/* frameworkApps */.B,
    scope: scopeValue,
    address: proxyAddress,
    signIn: signIn.map(({ value }) => value)
};
/** The section. */
const identityExperienceFramework = appSection({
    name: section,
    tenantTypes: ['AAD B2C'],
    reservedKeys: [frameworkKey, proxyKey, 'ief', 'ief-proxy'],
    schema: {
        anyOf: [
            { const: true },
            {
                type: 'object',
                required: ['adopt'],
                properties: {
                    adopt: { type: 'boolean', description: 'Takes over applications of these names that were made by hand.' }
                },
                additionalProperties: false
            }
        ]
    },
    description: 'The applications IdentityExperienceFramework and ProxyIdentityExperienceFramework that custom policies sign local accounts in by: true, or { adopt: true } to take over those that the tenant has.',
    read: written => ({ isAdopted: (0,json/* isObject */.Gv)(written) && written.adopt === true, section }),
    apps: (namesake, general) => [
        appOf(frameworkKey, frameworkName, 'ief-client-id', framework, namesake, general),
        appOf(proxyKey, proxyName, 'ief-proxy-client-id', proxy, namesake, general)
    ],
    exported: apps => exportedFramework(facts, apps)
});

;// CONCATENATED MODULE: ./build/resources/identityProviders/field.js
// What a user may say about identity providers. Sources: Microsoft Graph documentation, socialIdentityProvider,
// appleManagedIdentityProvider, openIdConnectIdentityProvider (beta), oidcIdentityProvider.






/** Claims of an OpenID Connect provider by what they become. */
const claimNames = ['userId', 'givenName', 'surname', 'email', 'displayName'];
const identityProviders_field_text = (description) => ({ type: 'string', description });
const types = [...Object.keys(socialTypes), 'apple', 'openIdConnect'];
const settings = {
    clientId: identityProviders_field_text('The client id that the provider gave.'),
    secret: {
        ...environmentText/* versionedSecretSchema */.d0,
        description: 'The client secret that the provider gave; of Apple the private key, the content of its .p8 file.'
    },
    developerId: identityProviders_field_text('Of Apple: the team id.'),
    serviceId: identityProviders_field_text('Of Apple: the services id.'),
    keyId: identityProviders_field_text('Of Apple: the id of the key.'),
    metadataUrl: identityProviders_field_text('Of OpenID Connect: the address of its discovery document.'),
    issuer: identityProviders_field_text('Of OpenID Connect in an External ID tenant: the issuer.'),
    scope: identityProviders_field_text('Of OpenID Connect: what is asked for, openid among it. openid when absent at creation.'),
    responseType: identityProviders_field_text('Of OpenID Connect: code, id_token or token, several with commas. code when absent at creation.'),
    responseMode: { enum: ['form_post', 'query'], description: 'Of OpenID Connect. form_post when absent at creation.' },
    domainHint: identityProviders_field_text('Of OpenID Connect: the value of domain_hint that leads to it.'),
    claims: {
        type: 'object',
        properties: Object.fromEntries(claimNames.map(name => [name, { type: 'string' }])),
        additionalProperties: false,
        description: 'Of OpenID Connect: which of its claims become which of ours.'
    }
};
/** What each form of provider must and may say. */
const field_forms = {
    social: { required: ['clientId', 'secret'], optional: [] },
    apple: { required: ['developerId', 'serviceId', 'keyId', 'secret'], optional: [] },
    openIdConnect: {
        required: ['clientId', 'metadataUrl'],
        optional: ['secret', 'issuer', 'scope', 'responseType', 'responseMode', 'domainHint', 'claims']
    }
};
const formOf = (type) => field_forms[type === 'apple' || type === 'openIdConnect' ? type : 'social'];
const placeholders = ['clientId', 'developerId', 'serviceId', 'keyId', 'metadataUrl', 'issuer', 'domainHint'];
const identityProvidersField = (0,field/* defineField */.MI)({
    identityProviders: (0,field/* keyOf */.TN)({
        type: 'object',
        additionalProperties: {
            type: 'object',
            required: ['type'],
            properties: { type: { enum: types, description: 'Whose accounts. Chosen once.' }, ...settings },
            additionalProperties: false
        }
    }, {
        description: 'Identity providers by display name. A tenant has one of each type, and any number of openIdConnect.',
        placeholders: {
            paths: placeholders.map(setting => ['*', setting]),
            words: 'ids and addresses of identityProviders'
        }
    }, result.ok, () => undefined)
}, ({ identityProviders = {} }, report) => {
    const providers = Object.entries(identityProviders).flatMap(([name, written]) => written.type === undefined ? [] : [{ ...written, name, type: written.type }]);
    checkDisplayNames('identityProviders', providers.map(({ name }) => name), report);
    checkTypes(providers, report);
    for (const provider of providers)
        checkSettings(provider, report);
    return providers;
});
const pathOf = (name) => ['identityProviders', name];
const checkTypes = (providers, report) => {
    const typed = new Map();
    for (const { name, type } of providers) {
        if (isNamedType(type))
            continue;
        const first = typed.get(type);
        if (first !== undefined)
            report({
                path: [...pathOf(name), 'type'],
                problem: `is ${type}, as that of ${(0,words/* quoted */.TL)(first)}; accepted: one provider of each type but openIdConnect`
            });
        typed.set(type, first ?? name);
    }
};
const checkSettings = (provider, report) => {
    const { name, type, claims = {} } = provider;
    const { required, optional } = formOf(type);
    const refuse = (below, problem) => {
        if (problem !== undefined)
            report({ path: [...pathOf(name), ...below], problem });
    };
    for (const setting of required)
        if (provider[setting] === undefined)
            refuse([setting], `is missing; a provider of type ${type} has one`);
    for (const setting of Object.keys(settings)) {
        const value = provider[setting];
        if (value === undefined)
            continue;
        if (![...required, ...optional].includes(setting))
            refuse([setting], `has no meaning for type ${type}; accepted: ${[...required, ...optional].join(', ')}`);
        else if (typeof value === 'string')
            refuse([setting], field_problemOf(setting, value));
    }
    for (const [claim, value] of Object.entries(claims))
        refuse(['claims', claim], field_problemOf('claims', value));
    if (type === 'openIdConnect' && provider.secret === undefined && flagsOf(provider.responseType).has('code'))
        refuse(['secret'], 'is missing; a provider has none only with responseType: id_token');
};
/** The flags of a response type; what is not declared is made as `code`. */
const flagsOf = (responseType = 'code') => new Set(responseType.split(/[\s,]+/).filter(flag => flag !== ''));
const longestText = 2_000;
/** What is wrong with a text, if anything. */
const field_problemOf = (setting, value) => {
    const isLine = value.trim() !== '' && value === value.trim() && value.length <= longestText && value.isWellFormed();
    if (!isLine || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value))
        return `is ${(0,words/* quoted */.TL)(value)}; accepted: one line, without white space around it`;
    if ((setting === 'metadataUrl' || setting === 'issuer') && !isHttps(value))
        return `is ${(0,words/* quoted */.TL)(value)}; accepted: an address that begins with https://`;
    if (setting === 'scope' && !value.split(/\s+/).includes('openid'))
        return `is ${(0,words/* quoted */.TL)(value)}; accepted: scopes with openid among them`;
    const isFlag = (flag) => ['code', 'id_token', 'token'].includes(flag);
    if (setting === 'responseType' && ![...flagsOf(value)].every(isFlag))
        return `is ${(0,words/* quoted */.TL)(value)}; accepted: code, id_token or token, several with commas`;
    return undefined;
};
const isHttps = (value) => URL.canParse(value) && new URL(value).protocol === 'https:';

;// CONCATENATED MODULE: ./build/resources/identityProviders/properties.js
// A declared provider in the words of Graph, by the kind of tenant, and how it differs from the one that is there. Its secret is no
// part of that: it cannot be read back. Pure.





const plain = (name, wanted, field = name) => wanted === undefined ? [] : [{ name, field, wanted }];
const address = (name, wanted, field = name) => plain(name, wanted, field).map(property => ({
    ...property,
    shownOf: existing => typeof existing !== 'string' ? null : (0,uri/* isSameAddress */.L)(existing, String(wanted)) ? property.wanted : existing
}));
/** Members of an object, of which only those that are declared count. */
const properties_members = (name, declared, base) => {
    if (declared.length === 0)
        return [];
    const wanted = Object.fromEntries(declared);
    return [
        {
            name,
            field: 'claims',
            wanted,
            shownOf: existing => Object.fromEntries(declared.map(([member]) => [member, (0,json/* asText */.e1)((0,json/* asObject */.eB)(existing)[member])])),
            sent: existing => ({ ...base, ...(0,json/* asObject */.eB)(existing), ...wanted })
        }
    ];
};
const flags = (wanted) => wanted === undefined
    ? []
    : [
        {
            name: 'responseType',
            field: 'responseType',
            wanted: flagText(wanted),
            shownOf: existing => flagText((0,json/* asText */.e1)(existing))
        }
    ];
const flagText = (text) => [...flagsOf(text)].sort().join(',');
const properties_clientSecret = (secret) => ({ clientSecret: secret });
/** The provider in the words of Graph. @throws ActionError `input` for what cannot be said in a tenant of this kind. */
const graphProviderOf = (provider, flavor) => {
    const { name, type } = provider;
    const displayName = plain('displayName', name, 'name');
    if (type === 'apple') {
        const { developerId, serviceId, keyId } = provider;
        return {
            odataType: '#microsoft.graph.appleManagedIdentityProvider',
            properties: [
                ...displayName,
                ...plain('developerId', developerId),
                ...plain('serviceId', serviceId),
                ...plain('keyId', keyId)
            ],
            defaults: {},
            secretMember: certificateData => ({ certificateData })
        };
    }
    if (type === 'openIdConnect')
        return flavor === 'b2c' ? openIdConnect(provider) : externalOpenIdConnect(provider);
    if (flavor === 'external' && type !== 'google' && type !== 'facebook') {
        throw notHere(provider, `type ${type}`, 'google, facebook, apple, openIdConnect');
    }
    return {
        odataType: '#microsoft.graph.socialIdentityProvider',
        properties: [...displayName, ...plain('clientId', provider.clientId)],
        defaults: { identityProviderType: socialTypes[type] },
        secretMember: properties_clientSecret
    };
};
const openIdConnect = ({ name, clientId, metadataUrl, issuer, scope, responseType, responseMode, domainHint, claims = {} }) => {
    if (issuer !== undefined) {
        throw new build_errors/* ActionError */.lZ({
            code: 'input',
            message: `The identity provider ${name} declares an issuer, which Azure AD B2C takes from the discovery document. Nothing was written.`,
            hint: 'Remove issuer from the file; External ID tenants alone have it.'
        });
    }
    const standard = { userId: 'sub', displayName: 'name' };
    return {
        odataType: '#microsoft.graph.openIdConnectIdentityProvider',
        properties: [
            ...plain('displayName', name, 'name'),
            ...plain('clientId', clientId),
            ...address('metadataUrl', metadataUrl),
            ...plain('scope', scope),
            ...flags(responseType),
            ...plain('responseMode', responseMode),
            ...plain('domainHint', domainHint),
            ...properties_members('claimsMapping', claimNames.flatMap(claim => (claims[claim] === undefined ? [] : [[claim, claims[claim]]])), standard)
        ],
        defaults: { scope: 'openid', responseType: 'code', responseMode: 'form_post', claimsMapping: standard },
        secretMember: properties_clientSecret
    };
};
/** Our names of claims, as External ID has them. Source: Microsoft Graph documentation, oidcInboundClaimMappingOverride. */
const externalClaims = {
    userId: 'sub',
    displayName: 'name',
    givenName: 'given_name',
    surname: 'family_name',
    email: 'email'
};
const externalOpenIdConnect = (provider) => {
    const { name, clientId, metadataUrl, issuer, scope, responseType, responseMode, domainHint, secret } = provider;
    const { claims = {} } = provider;
    if (responseMode !== undefined)
        throw notHere(provider, 'responseMode', 'no responseMode');
    if (domainHint !== undefined)
        throw notHere(provider, 'domainHint', 'no domainHint');
    if (issuer === undefined)
        throw notHere(provider, 'a provider without issuer', 'issuer, as the discovery document says it');
    if (secret === undefined)
        throw notHere(provider, 'a provider without secret', 'secret');
    return {
        odataType: '#microsoft.graph.oidcIdentityProvider',
        properties: [
            ...plain('displayName', name, 'name'),
            ...plain('clientId', clientId),
            ...address('wellKnownEndpoint', metadataUrl, 'metadataUrl'),
            ...plain('issuer', issuer),
            ...plain('scope', scope),
            ...flags(responseType),
            ...properties_members('inboundClaimMapping', claimNames.flatMap(claim => claims[claim] === undefined ? [] : [[externalClaims[claim], claims[claim]]]), {})
        ],
        defaults: { scope: 'openid', responseType: 'code' },
        secretMember: secretText => ({
            clientAuthentication: {
                '@odata.type': '#microsoft.graph.oidcClientSecretAuthentication',
                clientSecret: secretText
            }
        })
    };
};
const notHere = ({ name }, what, accepted) => new build_errors/* ActionError */.lZ({
    code: 'input',
    message: `The identity provider ${name} cannot be declared like this in an External ID tenant, which does not have: ${what}. Nothing was written.`,
    hint: `Accepted there: ${accepted}.`
});
const shown = ({ shownOf }, existing) => shownOf === undefined ? (typeof existing === 'string' ? existing : null) : shownOf(existing);
/** What differs, as a plan shows it. */
const differences = ({ properties }, { raw }) => properties.flatMap(property => {
    const before = shown(property, raw[property.name]);
    return (0,json/* sameUnordered */.py)(before, property.wanted) ? [] : [{ field: property.field, before, after: property.wanted }];
});
/** The members of a body that changes these fields, with the type that Graph wants in it. */
const changeBody = ({ odataType, properties }, { raw }, changed) => ({
    '@odata.type': odataType,
    ...Object.fromEntries(properties
        .filter(({ field }) => changed.some(change => change.field === field))
        .map(({ name, wanted, sent }) => [name, sent === undefined ? wanted : sent(raw[name])]))
});
/** The body that makes the provider, without its secret. */
const creationBody = ({ odataType, properties, defaults }) => ({
    '@odata.type': odataType,
    ...defaults,
    ...Object.fromEntries(properties.map(({ name, wanted, sent }) => [name, sent === undefined ? wanted : sent(undefined)]))
});

;// CONCATENATED MODULE: ./build/resources/identityProviders/recordKeys.js
// Where the version of a provider's secret is recorded.


/** The key in the record: one of its type stays what it is under another name. */
const keyOfRecord = ({ name, type }) => isNamedType(type) ? (0,record/* recordKey */.H)('identity-provider', name) : (0,record/* recordKey */.H)('social-provider', type);

;// CONCATENATED MODULE: ./build/resources/identityProviders/exported.js
// What a file would say of the identity providers of a tenant. Their secrets cannot be read: the file names a variable for each, and
// the version that was recorded, or the first.










/** The providers by display name. @throws ActionError `permission` when they may not be read. */
const exportedIdentityProviders = async ({ reader, organization, services }) => {
    const [answer, { kind: tenantType }, record] = await Promise.all([
        reader.get(identityProvidersRead),
        organization(),
        services.record.entries()
    ]);
    const listed = parseIdentityProviders(identityProvidersRead)((0,failure/* expectSuccess */.lb)(identityProvidersRead, answer)).filter(one => !isBuiltIn(one));
    const flavor = tenantType === 'CIAM' ? 'external' : 'b2c';
    const nameOf = variableNames();
    const value = {};
    const notes = [];
    for (const existing of listed) {
        const described = describe(existing);
        const problem = described === undefined ? 'a file has no word for its type' : exported_problemOf(described, existing, listed, flavor);
        if (described === undefined || problem !== undefined) {
            notes.push((0,exported/* leftOut */.i)([], `the identity provider ${JSON.stringify(existing.displayName)} is not declared: ${problem}`));
            continue;
        }
        const { name, secret, ...written } = described;
        const recorded = recordedVersion(record.get(keyOfRecord(described)));
        const env = secret === undefined ? undefined : nameOf('PROVIDER', name, 'SECRET');
        value[name] = { ...written, ...(env !== undefined && { secret: { env, version: recorded ?? 1 } }) };
        if (env !== undefined)
            notes.push((0,exported/* remark */.V)([name, 'secret'], secretText(existing, env, recorded)));
    }
    return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes };
};
const secretText = ({ type }, env, recorded) => {
    const what = type === 'appleManagedIdentityProvider' ? 'the private key (.p8)' : 'the client secret';
    return recorded === undefined
        ? `mode apply wants ${what} in ${env}, and sends it when the version is raised: what the tenant has cannot be read`
        : `version ${recorded} was sent by this action; mode apply wants ${what} in ${env}`;
};
/** The secret of one that has a secret; what it is stands nowhere. */
const unread = { env: '', version: 1 };
const describe = (existing) => {
    const { displayName: name, type, raw } = existing;
    const text = (property) => (0,json/* asText */.e1)(raw[property]);
    const some = (key, value) => (value === '' ? {} : { [key]: value });
    const clientId = text('clientId');
    if (type === 'appleManagedIdentityProvider') {
        const ids = { developerId: text('developerId'), serviceId: text('serviceId'), keyId: text('keyId') };
        return { name, type: 'apple', ...ids, secret: unread };
    }
    if (type === 'socialIdentityProvider') {
        const social = socialTypeOf(text('identityProviderType'));
        return social && { name, type: social, clientId, secret: unread };
    }
    const isExternal = type === 'oidcIdentityProvider';
    if (type !== 'openIdConnectIdentityProvider' && !isExternal)
        return undefined;
    const responseType = text('responseType');
    const responseMode = text('responseMode');
    const claims = claimsOf(raw[isExternal ? 'inboundClaimMapping' : 'claimsMapping'], isExternal);
    return {
        name,
        type: 'openIdConnect',
        clientId,
        metadataUrl: text(isExternal ? 'wellKnownEndpoint' : 'metadataUrl'),
        ...(isExternal && some('issuer', text('issuer'))),
        ...some('scope', text('scope')),
        ...some('responseType', responseType),
        ...(!isExternal && (responseMode === 'query' || responseMode === 'form_post') && { responseMode }),
        ...(!isExternal && some('domainHint', text('domainHint'))),
        ...(Object.keys(claims).length > 0 && { claims }),
        ...((isExternal || flagsOf(responseType || undefined).has('code')) && { secret: unread })
    };
};
const socialTypeOf = (graphType) => Object.keys(socialTypes).find(type => socialTypes[type].toLowerCase() === graphType.toLowerCase());
const claimsOf = (mapping, isExternal) => Object.fromEntries(claimNames.flatMap(name => {
    const claim = (0,json/* asText */.e1)((0,json/* asObject */.eB)(mapping)[isExternal ? externalClaims[name] : name]);
    return claim === '' ? [] : [[name, claim]];
}));
/** Why one cannot be declared without being changed. */
const exported_problemOf = (described, existing, listed, flavor) => {
    const { name, type } = described;
    const isSameName = (one) => one.displayName.toLowerCase() === name.toLowerCase();
    if (listed.filter(isSameName).length > 1)
        return 'another one has its name';
    if (!isNamedType(type) && providersMeant(listed, name, type).length > 1)
        return 'another one has its type';
    try {
        const different = differences(graphProviderOf(described, flavor), existing);
        return different.length === 0 ? undefined : `a run would change ${different.map(({ field }) => field).join(', ')}`;
    }
    catch (error) {
        if (error instanceof build_errors/* ActionError */.lZ)
            return error.message;
        throw error;
    }
};

;// CONCATENATED MODULE: ./build/resources/identityProviders/planProvider.js
// What becomes of one declared identity provider: made, changed, or left as it is, and what is told of its secret.












/** What the plan calls them. */
const planProvider_kind = { name: 'identityProvider', noun: 'identity provider' };
/** Their collection in Graph. */
const planProvider_collection = 'identity/identityProviders';
const planProvider_read = identityProvidersRead;
/** @throws ActionError `conflict` for a display name that several providers have. */
const planProvider_existingOf = ({ name, type }, listed) => {
    const [existing, ...others] = providersMeant(listed, name, type);
    if (others.length === 0)
        return existing;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The tenant has ${others.length + 1} identity providers of the type ${type}${isNamedType(type) ? ` with the display name ${name}` : ''} (${[existing, ...others].map(one => one?.id).join(', ')}): which one is meant cannot be told. Nothing was written.`,
        hint: 'Give them different display names in the portal, and remove those that nobody uses.'
    });
};
/** Plans one. @throws ActionError `input`, and `conflict` for a version that was lowered. */
const planProvider = ({ provider, secret }, existing, { flavor, recorded, hasRecord }) => {
    const { name } = provider;
    const graphProvider = graphProviderOf(provider, flavor);
    if (existing === undefined)
        return { row: planProvider_creationOf(provider, graphProvider, secret), sendsSecret: secret !== undefined };
    const { id } = existing;
    const changed = differences(graphProvider, existing);
    const sentLast = recordedVersion(recorded.get(keyOfRecord(provider)));
    const standing = secret && standingOf(`the secret of the identity provider ${name}`, secret, sentLast);
    const isRaised = secret !== undefined && standing === 'raised';
    const fields = isRaised
        ? [
            ...changed,
            {
                field: 'secret',
                before: shownVersion(sentLast),
                after: `version ${secret.version}`
            }
        ]
        : changed;
    const told = {
        sendsSecret: isRaised,
        ...(secret && !isRaised && { unsentSecret: secret }),
        ...(secret &&
            standing === 'unknown' && {
            unknownSecret: unknownSecretNotice(`the identity provider ${name}`, secret, hasRecord)
        })
    };
    if (fields.length === 0) {
        const reason = standing === 'unknown' ? 'is as declared; whether its secret is, is not known' : 'is as declared';
        return { row: { change: (0,reconcile_plan/* change */.Zg)(planProvider_kind, 'unchanged', name, reason, { id }) }, ...told };
    }
    const text = isRaised ? textOf(secret, `change the identity provider ${name}`) : undefined;
    const row = {
        change: (0,reconcile_plan/* change */.Zg)(planProvider_kind, 'update', name, reasonOf(changed, isRaised), { id, fields }),
        write: async ({ graph }, { services }) => {
            await (0,failure/* sendSuccessfully */.qt)(graph, {
                method: 'PATCH',
                path: (0,paths/* byId */.$H)(planProvider_collection, id),
                operation: `change the identity provider ${name}`,
                requirement: requirements/* requirements */.Ln.writeIdentityProviders,
                version: 'beta',
                isKnown: true,
                ...(text !== undefined && { concealed: [text] }),
                body: {
                    ...changeBody(graphProvider, existing, changed),
                    ...(text !== undefined && graphProvider.secretMember(text))
                }
            });
            if (isRaised)
                services.record.note(keyOfRecord(provider), String(secret.version));
            return undefined;
        }
    };
    return { row, ...told };
};
const reasonOf = (changed, isRaised) => {
    if (changed.length === 0)
        return 'its secret has another version';
    return `differs from what is declared${isRaised ? ', and its secret has another version' : ''}`;
};
const planProvider_creationOf = (provider, graphProvider, secret) => {
    const { name, type } = provider;
    const operation = `create the identity provider ${name}`;
    const text = secret && textOf(secret, operation);
    const body = { ...creationBody(graphProvider), ...(text !== undefined && graphProvider.secretMember(text)) };
    const fields = [
        { field: 'type', before: null, after: type },
        ...graphProvider.properties
            .filter(({ field }) => field !== 'name')
            .map(({ field, wanted }) => ({ field, before: null, after: wanted })),
        ...(secret ? [{ field: 'secret', before: null, after: `version ${secret.version}` }] : [])
    ];
    return {
        change: (0,reconcile_plan/* change */.Zg)(planProvider_kind, 'create', name, 'is declared', { fields }),
        ...(secret && { making: { recordKey: keyOfRecord(provider), version: secret.version } }),
        write: async (work, { done }) => {
            const request = {
                method: 'POST',
                path: planProvider_read.path,
                operation,
                requirement: requirements/* requirements */.Ln.writeIdentityProviders,
                version: 'beta',
                ...(text !== undefined && { concealed: [text] }),
                body
            };
            const { id, isOurs } = await createOnce(work, request, async () => {
                const answer = (0,failure/* expectSuccess */.lb)(planProvider_read, await (0,reader/* createReader */.W)(work.graph).get(planProvider_read));
                return planProvider_existingOf(provider, parseIdentityProviders(planProvider_read)(answer))?.id;
            });
            done.made.set((0,record/* recordKey */.H)('identity-provider', name), id);
            if (!isOurs)
                return madeMeanwhile(planProvider_kind, name);
            return undefined;
        }
    };
};

;// CONCATENATED MODULE: ./build/resources/identityProviders/identityProviders.js
// The identity providers of a tenant: social ones and Apple, of which it has one each, and OpenID Connect, told apart by display
// name. Everything but the secret is compared; the secret follows its version. Source: Microsoft Graph documentation,
// identityProviderBase.














const identityProviders_read = identityProvidersRead;
/** The identity providers of a tenant. */
const identityProviders = (0,kind/* tenantKind */.j)({
    kind: planProvider_kind,
    field: identityProvidersField,
    tenantTypes: ['AAD B2C', 'CIAM'],
    load: async (providers, context) => {
        const desired = providers.map(provider => {
            const path = ['identityProviders', provider.name, 'secret'];
            if (!(0,environmentText/* isWhole */.wP)(provider.secret))
                return { provider, secret: undefined };
            checkRecordPlace(provider.secret, path, context);
            return { provider, secret: (0,environmentText/* readSecret */.n5)(provider.secret, path, context) };
        });
        return { providers: desired, flows: declaredFlowIds(context) };
    },
    exporting: { exported: exportedIdentityProviders, requirements: [requirements/* requirements */.Ln.readIdentityProviders] },
    after: [],
    lane: backEndLane,
    requirements: (_, mode) => [
        mode === 'plan' ? requirements/* requirements */.Ln.readIdentityProviders : requirements/* requirements */.Ln.writeIdentityProviders,
        ...(mode === 'destroy' ? [requirements/* requirements */.Ln.writeUserFlows] : [])
    ],
    // Names are not unique: one that another run has made since must not be made again.
    observeBeforeWrite: ({ goal }) => goal === 'present',
    observe: async ({ flows }, scope, goal) => {
        const [listed, { kind: tenantType }, recorded, use] = await Promise.all([
            (0,tenant_unread/* readIfAllowed */.Oj)(scope, identityProviders_read, parseIdentityProviders(identityProviders_read)),
            scope.organization(),
            goal === 'present' ? scope.services.record.entries() : new Map(),
            goal === 'absent' ? readUseByOthers(scope, 'identityProviders', flows) : new Map()
        ]);
        const hasRecord = scope.services.record.hasPlace();
        return { goal, listed, flavor: tenantType === 'CIAM' ? 'external' : 'b2c', recorded, hasRecord, use };
    },
    plan: ({ providers }, observed) => {
        const { listed } = observed;
        if (!listed.isRead)
            return (0,tenant_unread/* unreadPlan */.TL)(planProvider_kind, 'identityProviders', listed.read);
        const found = (0,build_errors/* mapTogether */.D_)(providers, desired => ({
            desired,
            existing: planProvider_existingOf(desired.provider, listed.value)
        }));
        const declared = new Set(found.map(({ existing }) => existing?.id));
        const planned = (0,build_errors/* mapTogether */.D_)(found, ({ desired, existing }) => planProvider(desired, existing, observed));
        const undeclared = listed.value
            .filter(one => !isBuiltIn(one) && !declared.has(one.id))
            .map(({ id, displayName }) => undeclaredRow(planProvider_kind, displayName, id));
        const unsent = planned.flatMap(({ unsentSecret }) => unsentSecret ?? []);
        const unknown = planned.flatMap(({ unknownSecret }) => unknownSecret ?? []);
        return {
            ...planOfRows([...planned.map(({ row }) => row), ...undeclared]),
            requirements: [
                requirements/* requirements */.Ln.writeIdentityProviders,
                ...(observed.hasRecord && planned.some(({ sendsSecret }) => sendsSecret)
                    ? [requirements/* requirements */.Ln.writeApplications]
                    : [])
            ],
            settle: (work, { services }) => services.record.write(work),
            report: () => ({ warnings: unsetWarnings(unsent), notices: unknown })
        };
    },
    planRemoval: ({ providers }, { listed, use }) => {
        const existing = listed.isRead ? listed.value : [];
        const found = (0,build_errors/* mapTogether */.D_)(providers, ({ provider }) => {
            const one = planProvider_existingOf(provider, existing);
            return one === undefined ? [] : [{ id: one.id, name: provider.name, recordKey: keyOfRecord(provider) }];
        }).flat();
        const { rows, warnings } = removalRows(planProvider_kind, 'identityProviders', found, use, ({ id, name }) => ({
            method: 'DELETE',
            path: (0,paths/* byId */.$H)(planProvider_collection, id),
            operation: `delete the identity provider ${name}`,
            requirement: requirements/* requirements */.Ln.writeIdentityProviders,
            version: 'beta'
        }));
        return { ...planOfRows(rows), requirements: [requirements/* requirements */.Ln.writeIdentityProviders], report: () => ({ warnings }) };
    }
});

// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
// EXTERNAL MODULE: ./build/resources/tenant/trustFramework.js
var trustFramework = __webpack_require__(49209);
// EXTERNAL MODULE: ./build/resources/tenant/policyUse.js
var policyUse = __webpack_require__(74078);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/util/retry.js
var retry = __webpack_require__(77967);
// EXTERNAL MODULE: ./build/graph/missing.js
var missing = __webpack_require__(59703);
;// CONCATENATED MODULE: ./build/resources/policyKeys/keySets.js
// Key sets as Microsoft Graph (beta) shows them: public parts alone, in spellings that differ from tenant to tenant.
// Source: Microsoft Graph documentation, trustFrameworkKeySet and trustFrameworkKey resource types.










/** The read of one set. */
const keySetRead = (id) => ({
    path: `${trustFramework/* keySetsPath */.kK}${(0,paths/* segment */.mX)(id)}`,
    version: 'beta',
    operation: `read the policy key ${id}`,
    requirement: requirements/* requirements */.Ln.readKeySets
});
/** The object of an answer, which some paths wrap in `value`. */
const bodyOf = ({ body }) => {
    const outer = (0,json/* asObject */.eB)(body);
    return (0,json/* isObject */.Gv)(outer.value) ? outer.value : outer;
};
/**
 * The set of an answer; null stands for no keys. A list that is left out, as some serializers do with empty ones, stands for none
 * only where the set has no active key either. @throws ActionError `protocol` where the keys of the set are not shown.
 */
const keySetOf = async (id, answer, ask) => {
    const { keys } = bodyOf(answer);
    if (Array.isArray(keys))
        return { id, keys: (0,json/* asObjects */.Nt)(keys).map(parseKey) };
    if (keys === null || (keys === undefined && (await hasNoActiveKey(id, ask))))
        return { id, keys: [] };
    throw new build_errors/* ActionError */.lZ({ code: 'protocol', message: `Graph gave the policy key ${id} without its list of keys.` });
};
/** "The key container exists but contains no valid certificate". */
const noValidKey = '90220';
/** @throws ActionError for an answer that says nothing of the key. */
const hasNoActiveKey = async (id, ask) => {
    const read = { ...keySetRead(id), path: `${trustFramework/* keySetsPath */.kK}${(0,paths/* segment */.mX)(id)}/getActiveKey` };
    const answer = await ask(read);
    if ((0,graph_answer/* succeeded */.gq)(answer)) {
        const { kid, kty } = bodyOf(answer);
        return (0,json/* asText */.e1)(kid) === '' && (0,json/* asText */.e1)(kty) === '';
    }
    if ((0,missing/* isMissing */.b2)(answer) || (0,cpim/* cpimCode */.j5)(answer) === noValidKey)
        return true;
    throw (0,failure/* toActionError */.ie)(read, answer);
};
const uses = { signature: 'sig', encryption: 'enc' };
const parseKey = (key) => {
    const use = (0,json/* asText */.e1)(key.use).toLowerCase();
    const seconds = key.exp === null || key.exp === '' ? Number.NaN : Number(key.exp);
    return {
        kid: (0,json/* asText */.e1)(key.kid),
        type: (0,json/* asText */.e1)(key.kty).toUpperCase(),
        use: uses[use] ?? use,
        n: (0,json/* asText */.e1)(key.n),
        e: (0,json/* asText */.e1)(key.e),
        x5t: (0,json/* asText */.e1)(key.x5t),
        certificate: Array.isArray(key.x5c) ? (0,json/* asText */.e1)(key.x5c[0]) : '',
        endMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
    };
};
/**
 * The key sets of the tenant with their keys, which stand in the list; those of `declared` ids (lower case) are asked for one by
 * one where they do not. @throws ActionError for an answer that is no list.
 */
const readKeySets = async (reader, declared) => {
    const answer = await reader.get(trustFramework/* keySetsRead */.xC);
    if ((0,missing/* isMissing */.b2)(answer))
        return [];
    (0,failure/* expectSuccess */.lb)(trustFramework/* keySetsRead */.xC, answer);
    const sets = (0,tenant_unread/* entriesOfList */._t)(trustFramework/* keySetsRead */.xC)(answer).flatMap(({ id, keys }) => (0,json/* asText */.e1)(id) === '' ? [] : [{ id: (0,trustFramework/* withPrefix */.Fe)((0,json/* asText */.e1)(id)), keys }]);
    return Promise.all(sets.map(async ({ id, keys }) => {
        if (Array.isArray(keys))
            return { id, keys: (0,json/* asObjects */.Nt)(keys).map(parseKey) };
        if (!declared.has(id.toLowerCase()))
            return { id, keys: [] };
        const read = keySetRead(id);
        return keySetOf(id, (0,failure/* expectSuccess */.lb)(read, await reader.get(read)), reader.get);
    }));
};
/** True for a key of this type and, if given, use. What Graph does not say is taken for right. */
const isKeyOf = ({ type, use }, wanted) => (type === '' || type === wanted.type) && (use === '' || wanted.use === undefined || use === uses[wanted.use]);
/** The word of Graph's requests for a use. */
const useWord = (use) => uses[use] ?? use;
/** True when the key is that of the certificate: by its id, by the thumbprint of the certificate, or by the public key. */
const isCertificate = (key, { kid, x5t, n, e, der }) => key.kid === kid ||
    (key.x5t !== '' && (bytesOf(key.x5t) === bytesOf(x5t) || key.x5t.toLowerCase() === hexOf(x5t))) ||
    key.certificate === der ||
    (key.n !== '' && bytesOf(key.n) === bytesOf(n) && bytesOf(key.e) === bytesOf(e));
const hexOf = (base64url) => Buffer.from(base64url, 'base64url').toString('hex');
/** The bytes of base64 in either alphabet, as a number: zeros before it do not count. */
const bytesOf = (base64) => hexOf(base64.replaceAll('+', '-').replaceAll('/', '_')).replace(/^(?:00)+/, '');

;// CONCATENATED MODULE: ./build/resources/policyKeys/addKey.js
// Bringing one key into a key set. No such request may be repeated blindly: each one that took effect adds a key that cannot be
// removed. After a lost answer the set is read and its keys are compared with those before.










/** How long a set is looked at before a request is sent again whose answer was lost: a key too many stays for good. */
const lookingMs = 30_000;
/** How often the service may tell of a problem: it answers so to what it does not understand too. */
const mostProblems = 5;
/** @throws Error for a form that is not uploaded or whose value is not there: a mistake of the action. */
const uploadOf = (form) => {
    if (form.kind === 'generate')
        return { action: 'generateKey', body: { use: useWord(form.use), kty: 'RSA' } };
    if (form.kind === 'secret' && form.secret.text !== undefined) {
        const { text } = form.secret;
        return { action: 'uploadSecret', body: { use: useWord(form.use), k: text } };
    }
    if (form.kind === 'pkcs12' && form.pfx !== undefined) {
        const { base64, password } = form.pfx;
        return { action: 'uploadPkcs12', body: { key: base64, password } };
    }
    if (form.kind === 'certificate' && form.certificate !== undefined)
        return { action: 'uploadCertificate', body: { key: form.certificate.der } };
    throw new Error(`a policy key of the form ${form.kind} has nothing to upload`);
};
/** The secrets of a form. */
const secretsOf = (form) => {
    if (form.kind === 'pkcs12')
        return form.pfx === undefined ? [] : [form.pfx.base64, form.pfx.password];
    return form.kind === 'secret' && form.secret.text !== undefined ? [form.secret.text] : [];
};
/** The key set as it is at this moment. @throws ActionError. */
const readKeySet = async (id, { graph, recent }) => {
    const request = { ...keySetRead(id), method: 'GET', mayLagBehind: recent };
    const answer = await (0,failure/* sendSuccessfully */.qt)(graph, request);
    return keySetOf(id, answer, read => graph.send({ method: 'GET', ...read }));
};
/**
 * Adds the key to a set that held the keys of `before`. Gives its id; empty where the service does not tell.
 * @throws ActionError for a refusal, in words.
 */
const addKey = async ({ id: declared, form }, before, tools) => {
    const { graph, recent, concealed } = tools;
    const { action, body } = uploadOf(form);
    const operation = `${form.kind === 'generate' ? 'generate' : 'upload'} the policy key ${declared}`;
    const request = {
        method: 'POST',
        path: `${trustFramework/* keySetsPath */.kK}${(0,paths/* segment */.mX)(before.id)}/${action}`,
        version: 'beta',
        operation,
        requirement: requirements/* requirements */.Ln.writeKeySets,
        body,
        concealed,
        mayLagBehind: recent
    };
    const isNew = ({ keys }) => keys.find(({ kid }) => !before.keys.some(key => key.kid === kid)) ??
        (keys.length > before.keys.length ? keys.at(-1) : undefined);
    let problems = 0;
    return graph.until(operation, async () => {
        const result = await graph.sendOnce(request);
        const answer = result.kind === 'answer' ? result.answer : undefined;
        if (answer !== undefined && !(0,graph_answer/* succeeded */.gq)(answer)) {
            // The very key is in the set.
            if ((0,cpim/* cpimCode */.j5)(answer) === '90180')
                return (0,retry/* done */.Vw)(/'([\w=~.-]+)'/.exec((0,graph_answer/* failureOf */.g5)(answer).message)?.[1] ?? '');
            throw refused(request, declared, answer);
        }
        const kid = answer === undefined ? '' : (0,json/* asText */.e1)(bodyOf(answer).kid);
        if (kid !== '')
            return (0,retry/* done */.Vw)(kid);
        const reason = result.kind === 'unanswered' ? result.reason : new Error('Graph answered without the key');
        const after = await lookForNew(request, before.id, reason, set => isNew(set) !== undefined, tools);
        const found = isNew(after);
        if (found !== undefined)
            return (0,retry/* done */.Vw)(found.kid);
        if (/AADB2C90063|there is a problem with the service|object reference not set/i.test(reason.message))
            problems += 1;
        if (problems >= mostProblems)
            throw stillProblem(operation, reason);
        return (0,retry/* retryLater */.Ld)(reason);
    });
};
/** The set, read until the key shows that the request may have added: fresh keys are seen late by some replicas. */
const lookForNew = ({ operation }, id, reason, holdsNew, tools) => {
    const { graph, runtime } = tools;
    const startedMs = runtime.clock.monotonic();
    return graph.until(operation, async () => {
        const set = await readKeySet(id, tools);
        const isOver = runtime.clock.monotonic() - startedMs >= lookingMs;
        return holdsNew(set) || isOver ? (0,retry/* done */.Vw)(set) : (0,retry/* retryLater */.Ld)(reason);
    });
};
const stillProblem = (operation, reason) => new build_errors/* ActionError */.lZ({
    code: 'service',
    message: `Could not ${operation}: ${(0,build_errors/* messageOf */.bD)(reason)}`,
    hint: 'Nothing was added to the set. The service answers so when it is not well, and to what it does not take: run the job again later, and check the value if it stays.',
    cause: reason
});
const whatToDo = {
    '95032': 'All keys of a policy key are of one type: declare this one under another id.',
    '95042': 'All keys of a policy key have one use: declare this one under another id.',
    '90089': 'All keys of a policy key are of one type: declare this one under another id.',
    '90137': 'Use an RSA key with more bits.',
    '90138': 'Use a longer secret.',
    '90179': 'The service does not take this certificate: check it with openssl, and upload one with an RSA key.',
    '90178': 'The PFX file must hold the private key of its certificate.',
    '90213': 'Check the variable of passwordEnv: the service could not open the PFX file with it.',
    '95025': 'Check the variable of passwordEnv: the service could not open the PFX file with it.',
    '90214': 'The certificate has expired: upload its successor.'
};
const refused = (request, id, answer) => {
    const { message } = (0,graph_answer/* failureOf */.g5)(answer);
    if (/\bnbf\b|not[ -]?before/i.test(message))
        return new build_errors/* ActionError */.lZ({
            code: 'policy',
            message: `The tenant refused the policy key ${id} because of the time from which it is active (nbf), of which the action says nothing: ${message}`,
            hint: 'Make the key in the portal (Identity Experience Framework, Policy keys) with an activation date, and declare it as existing: true.'
        });
    const hint = whatToDo[(0,cpim/* cpimCode */.j5)(answer) ?? ''];
    const error = (0,failure/* toActionError */.ie)(request, answer);
    return hint === undefined ? error : new build_errors/* ActionError */.lZ({ code: 'policy', message: error.message, hint });
};

;// CONCATENATED MODULE: ./build/resources/policyKeys/enableKeys.js
// A key that has just been added may be switched off in some tenants: its status is read where the tenant has that path, and it is
// switched on. Source: Microsoft Graph documentation, trustFrameworkKey_v2; Azure AD B2C documentation, overview of policy keys.










/** How long a status is asked for that the service does not give. */
const statusMs = 20_000;
/** Reads the status of the keys and switches on those that are off, one after another; warns where that is refused. */
const enableKeys = async (keys, tools, warn) => {
    const known = keys.filter(({ kid }) => /^[\w=~-][\w=~.-]*$/.test(kid));
    const statuses = await Promise.all(known.map(async (key) => ({ key, status: await statusOf(key, tools) })));
    for (const { key, status } of statuses)
        if (status === 'disabled')
            await enable(key, tools, warn);
};
const enableKeys_pathOf = ({ setId, kid }) => `${trustFramework/* keySetsPath */.kK}${(0,paths/* segment */.mX)(setId)}/keys_v2${(0,paths/* segment */.mX)(kid)}`;
/** Empty where the tenant does not have the path, or does not let the caller read it. */
const statusOf = async (key, tools) => {
    try {
        return await askStatus(key, tools);
    }
    catch (error) {
        // The key is there, which is what the run was for.
        if (error instanceof build_errors/* ActionError */.lZ && error.code === 'timeout')
            return '';
        throw error;
    }
};
const askStatus = (key, { graph, runtime }) => {
    const operation = `read the status of the new key of ${key.setId}`;
    const startedMs = runtime.clock.monotonic();
    return graph.until(operation, async () => {
        const answer = await graph.send({
            method: 'GET',
            path: enableKeys_pathOf(key),
            version: 'beta',
            operation,
            requirement: requirements/* requirements */.Ln.writeKeySets,
            optional: true
        });
        if (saysNothing(answer) && runtime.clock.monotonic() - startedMs < statusMs)
            return (0,retry/* retryLater */.Ld)((0,graph_answer/* describeFailure */.Ic)((0,graph_answer/* failureOf */.g5)(answer)));
        return (0,retry/* done */.Vw)((0,graph_answer/* succeeded */.gq)(answer) ? (0,json/* asText */.e1)(bodyOf(answer).status).toLowerCase() : '');
    });
};
/**
 * True for an answer after which nobody knows the status: the service failed, or does not know a set or key this young everywhere. A
 * path that it does not have is refused otherwise.
 */
const saysNothing = (answer) => {
    const { status } = answer;
    const hasFailed = status === 408 || status === 409 || (status >= 500 && status !== 501);
    const isElsewhere = answer.isOfAnother === true || (0,missing/* isMissing */.b2)(answer) || (0,missing/* isTenantMissing */.tl)(answer);
    return hasFailed || isElsewhere || (0,cpim/* isCpimBusy */.BM)(answer) || (0,cpim/* isCpimFlaky */.NC)(answer);
};
const enable = async (key, { graph, recent }, warn) => {
    const answer = await graph.send({
        method: 'PATCH',
        path: enableKeys_pathOf(key),
        version: 'beta',
        operation: `switch on the new key of ${key.setId}`,
        requirement: requirements/* requirements */.Ln.writeKeySets,
        body: { status: 'enabled' },
        mayLagBehind: recent
    });
    if ((0,graph_answer/* succeeded */.gq)(answer))
        return;
    warn(`The new key of the policy key ${key.setId} is switched off, and the tenant did not let it be switched on: ${(0,graph_answer/* describeFailure */.Ic)((0,graph_answer/* failureOf */.g5)(answer))}. Switch it on in the portal (Identity Experience Framework, Policy keys).`);
};

;// CONCATENATED MODULE: ./build/resources/policyKeys/versions.js
// What the record says of a key set: that the action made it or brought a key into it, and the version of its secret. Before a
// secret is uploaded that cannot be read back, the intent is recorded with the number of keys, so that a run that ends between
// upload and record is told from one that ends before.


/** The key of a key set in the record. */
const keyInRecord = (id) => (0,record/* recordKey */.H)('policy-key', id);
/** The value for a key set that the action made or brought a key into, which has no version. */
const madeValue = 'made';
/** The value for a set with this version of its secret. */
const versionValue = (version) => String(version);
/** The value for a version that is about to be uploaded to a set of so many keys. */
const intentValue = ({ version }, next, keys) => `${version}>${next}:${keys}keys`;
const versions_nothing = { isOurs: false, version: 0 };
/** What a value says of a set that has so many keys now. Values of other versions of the action say nothing. */
const readRecorded = (value, keys) => {
    if (value === undefined)
        return versions_nothing;
    if (value === madeValue)
        return { isOurs: true, version: 0 };
    const sent = recordedVersion(value);
    if (sent !== undefined)
        return { isOurs: true, version: sent };
    const [, before, next, count] = /^(\d{1,10})>(\d{1,10}):(\d{1,6})keys$/.exec(value) ?? [];
    if (before === undefined)
        return versions_nothing;
    const version = keys > Number(count) ? Number(next) : Number(before);
    return version === 0 ? versions_nothing : { isOurs: true, version };
};

;// CONCATENATED MODULE: ./build/resources/policyKeys/judge.js
// Whether a key set is in step with what is declared of it, or what it lacks. Pure; used for the plan and again right before a write.







const inStep = (reason, warning) => ({
    kind: 'in step',
    reason,
    ...(warning !== undefined && { warning })
});
/** The verdict on a set, which is undefined where the tenant has none. @throws ActionError `conflict` for what no key can mend. */
const judge = ({ id, form }, set, known) => {
    const keys = set?.keys ?? [];
    const why = set === undefined ? 'is declared' : 'has no key';
    switch (form.kind) {
        case 'existing':
            if (keys.length === 0)
                throw notThere(id, set !== undefined);
            return inStep(`is there with ${(0,report_text/* plural */.LS)(keys.length, 'key')}, and never written`);
        case 'generate': {
            const fields = [{ field: 'use', before: null, after: form.use }];
            if (keys.length === 0)
                return { kind: 'add', reason: `${why}: a key is generated`, fields };
            const fitting = keys.filter(key => isKeyOf(key, { type: 'RSA', use: form.use })).length;
            if (fitting === 0)
                throw wrongKeys(id, keys, { type: 'RSA', use: form.use });
            return inStep(`has ${(0,report_text/* plural */.LS)(fitting, 'key')} for ${form.use}`);
        }
        case 'pkcs12':
        case 'certificate': {
            const certificate = form.kind === 'pkcs12' ? form.pfx?.certificate : form.certificate;
            const fields = certificate === undefined ? [] : fieldsOf(certificate);
            if (keys.length === 0)
                return { kind: 'add', reason: `${why}: the certificate is uploaded`, fields };
            if (!keys.some(key => isKeyOf(key, { type: 'RSA' })))
                throw wrongKeys(id, keys, { type: 'RSA' });
            if (certificate === undefined)
                return inStep('has a key, which was not compared', notCompared(id, form));
            if (keys.some(key => isCertificate(key, certificate)))
                return inStep(`holds the certificate, which expires on ${(0,time/* isoTime */.Ly)(certificate.endMs)}`);
            return { kind: 'add', reason: `lacks the certificate: it is added, ${staying(keys.length)}`, fields };
        }
        case 'secret':
            return judgeSecret(id, form, set, known);
    }
};
const judgeSecret = (id, { use, secret }, set, { record, hasPlace }) => {
    const keys = set?.keys ?? [];
    const { version: wanted, variable } = secret;
    const fieldsFrom = (before) => [
        ...(before === null ? [{ field: 'use', before, after: use }] : []),
        { field: 'version', before: before === 0 ? null : before, after: wanted }
    ];
    if (keys.length === 0) {
        const why = set === undefined ? 'is declared' : 'has no key';
        return { kind: 'add', reason: `${why}: version ${wanted} is uploaded`, fields: fieldsFrom(null) };
    }
    if (!keys.some(key => isKeyOf(key, { type: 'OCT', use })))
        throw wrongKeys(id, keys, { type: 'OCT', use });
    const { version } = readRecorded(record.get(keyInRecord(id)), keys.length);
    assertNotLowered(`the policy key ${id}`, wanted, version);
    if (version === wanted)
        return inStep(`version ${wanted} was uploaded`);
    const added = `version ${wanted} is added, ${staying(keys.length)}`;
    if (version > 0)
        return { kind: 'add', reason: `has version ${version}: ${added}`, fields: fieldsFrom(version) };
    if (!hasPlace) {
        if (wanted > keys.length)
            return { kind: 'add', reason: `has ${(0,report_text/* plural */.LS)(keys.length, 'key')}: ${added}`, fields: fieldsFrom(0) };
        return inStep(`has ${(0,report_text/* plural */.LS)(keys.length, 'key')}; which version is not recorded`);
    }
    if (wanted > 1)
        return { kind: 'add', reason: `no version of it is recorded: ${added}`, fields: fieldsFrom(0) };
    return inStep('has a key; which version is unknown', `Whether the policy key ${id} holds the value of ${variable} is unknown: nothing records that this action uploaded it, and a secret cannot be read back. Nothing was uploaded. To upload the value, raise its version to 2; to leave the key to others, declare it as existing: true.`);
};
const staying = (keys) => keys === 1 ? 'the key that is there stays' : `the ${keys} keys that are there stay`;
const fieldsOf = (certificate) => [
    { field: 'thumbprint', before: null, after: (0,tenant_certificate/* thumbprintOf */.rK)(certificate) },
    { field: 'expiresOn', before: null, after: (0,time/* isoTime */.Ly)(certificate.endMs) }
];
const notCompared = (id, form) => form.kind === 'pkcs12'
    ? `The policy key ${id} was not compared with its PFX file: the environment variable ${form.variable} is not set or empty.`
    : `The policy key ${id} was not compared with its certificate.`;
const notThere = (id, isEmpty) => new build_errors/* ActionError */.lZ({
    code: 'conflict',
    message: `The policy key ${id} is declared as existing, but ${isEmpty ? 'it holds no key' : 'the tenant does not have it'}. Nothing was written.`,
    hint: 'Make it in the portal (Identity Experience Framework, Policy keys), or declare in the file how it comes into being: generate, secret, pkcs12 or certificate.'
});
const wrongKeys = (id, keys, wanted) => {
    const found = [...new Set(keys.map(({ type, use }) => [type, use].filter(word => word !== '').join(' ')))].join(', ');
    return new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The policy key ${id} holds keys of another sort than declared: ${found || 'not known'}, while ${[wanted.type, wanted.use && `for ${wanted.use}`].filter(Boolean).join(' ')} is declared. All keys of a policy key are of one type and use, and none is replaced. Nothing was written.`,
        hint: 'Declare the key under another id and let the policies name that one, or correct the entry in the file.'
    });
};

;// CONCATENATED MODULE: ./build/resources/policyKeys/apply.js
// Carrying out the plan of the policy keys, one write after another: sets are made, keys brought into them, and what was done is
// noted for the record. One key that fails does not hold back the others.















/** Brings the keys into their sets. @throws ActionError that lists the keys that failed. */
const applyKeys = async (works, work, settings) => {
    const { graph, runtime } = work;
    const fresh = [];
    const concealed = works.flatMap(({ wanted }) => secretsOf(wanted.form));
    const isSecret = ({ wanted }) => wanted.form.kind === 'secret';
    const bringIn = async (ready) => {
        const kid = await addKey(ready.wanted, ready.before, ready.tools);
        fresh.push({ setId: ready.before.id, kid });
        noteDone(ready, settings);
        work.carriedOut(ready.change);
    };
    // All sets before any key: a set takes a while to be known everywhere, and the first one's wait is that of all.
    const ready = [];
    const errors = [
        ...(await (0,inTurn/* eachInTurn */.u)(works, async (one) => {
            const prepared = await prepare(one, work, settings, concealed);
            if (prepared !== undefined)
                ready.push(prepared);
        }))
    ];
    const isOver = () => errors.some(({ code }) => inTurn/* endsAll */.A.has(code));
    const secrets = ready.filter(isSecret);
    const others = ready.filter(one => !isSecret(one));
    if (!isOver())
        errors.push(...(await (0,inTurn/* eachInTurn */.u)(others, bringIn)));
    if (!isOver()) {
        const unnoted = await (0,inTurn/* eachInTurn */.u)([secrets], all => noteIntents(all, work, settings));
        errors.push(...unnoted);
        // What may be forgotten is not uploaded.
        if (unnoted.length === 0)
            errors.push(...(await (0,inTurn/* eachInTurn */.u)(secrets, bringIn)));
    }
    const recent = new Set(['keySet']);
    errors.push(...(await (0,inTurn/* eachInTurn */.u)([fresh], keys => enableKeys(keys, { graph, runtime, recent }, work.warn))));
    if (errors.length > 0)
        throw (0,build_errors/* joinErrors */._h)(errors);
};
/**
 * The set as it is now, made where it is not there; undefined when it turns out to be in step, which is no change then.
 * @throws ActionError.
 */
const prepare = async (planned, work, settings, concealed) => {
    const { graph, runtime } = work;
    const { wanted, set, change } = planned;
    const recent = new Set(set === undefined ? ['keySet'] : []);
    const tools = { graph, runtime, recent, concealed };
    const made = set === undefined ? await create(wanted.id, work) : undefined;
    if (made !== undefined)
        return { ...planned, before: made, tools };
    const before = await readKeySet(set?.id ?? wanted.id, tools);
    const verdict = judge(wanted, before, settings);
    if (verdict.kind === 'add')
        return { ...planned, before, tools };
    if (verdict.warning !== undefined)
        work.warn(verdict.warning);
    work.withdraw([change]);
    return undefined;
};
/** Makes the set; undefined when it is there already, though it was not listed. @throws ActionError. */
const create = async (id, { graph, markChanged }) => {
    const request = {
        method: 'POST',
        path: trustFramework/* keySetsPath */.kK,
        version: 'beta',
        operation: `create the policy key ${id}`,
        requirement: requirements/* requirements */.Ln.writeKeySets,
        body: { id }
    };
    const answer = await graph.send(request);
    if ((0,cpim/* isCpimExisting */.L$)(answer))
        return undefined;
    const written = (0,json/* asText */.e1)(bodyOf((0,failure/* expectSuccess */.lb)(request, answer)).id);
    const given = written === '' ? id : (0,trustFramework/* withPrefix */.Fe)(written);
    if (given.toLowerCase() !== id.toLowerCase()) {
        const message = `Graph was asked to create the policy key ${id}, and created another one.`;
        throw new build_errors/* ActionError */.lZ({ code: 'protocol', message });
    }
    markChanged();
    return { id: given, keys: [] };
};
/** Records which versions are about to be uploaded, so that a run that ends too early is no reason to upload them twice. */
const noteIntents = async (secrets, work, { record, tenantRecord }) => {
    if (!tenantRecord.hasPlace() || secrets.length === 0)
        return;
    if (!(await tenantRecord.isPlaceThere()))
        throw unremembered(secrets);
    for (const { wanted, before } of secrets) {
        if (wanted.form.kind !== 'secret')
            continue;
        const key = keyInRecord(wanted.id);
        const known = readRecorded(record.get(key), before.keys.length);
        tenantRecord.note(key, intentValue(known, wanted.form.secret.version, before.keys.length));
    }
    await tenantRecord.write(work);
};
const unremembered = (secrets) => new build_errors/* ActionError */.lZ({
    code: 'conflict',
    message: `Not uploaded: ${secrets.map(({ wanted }) => wanted.id).join(', ')}. None of the applications of the file is there to record the version, and without that the next run would upload it again.`,
    hint: 'Mend what keeps the application from being made, and run the job again.'
});
const noteDone = ({ wanted: { id, form } }, { tenantRecord, isRecording }) => {
    if (!tenantRecord.hasPlace())
        return;
    if (form.kind === 'secret')
        tenantRecord.note(keyInRecord(id), versionValue(form.secret.version));
    else if (isRecording)
        tenantRecord.note(keyInRecord(id), madeValue);
};
/**
 * Removes the sets that no policy of the tenant names, one after another; what a policy names that stays, stays as well, and with it
 * what the record knows of it. @throws ActionError that lists those that could not be removed.
 */
const removeKeys = async (removals, work, { remembered, forgotten, policies }) => {
    const staying = await policies(work);
    const users = new Map(staying.flatMap(policy => (0,policyUse/* keysIn */.q)(policy).map(key => [key, policy.id])));
    const errors = await (0,inTurn/* eachInTurn */.u)(removals, async (removal) => {
        const user = users.get((0,trustFramework/* keyOf */.TN)(removal.name));
        if (user !== undefined) {
            remembered.add(keyInRecord(removal.name));
            work.withdraw([removal]);
            work.warn(`The policy key ${removal.name} stays: the custom policy ${user}, which stays in the tenant, names it.`);
            return;
        }
        const request = {
            method: 'DELETE',
            path: `${trustFramework/* keySetsPath */.kK}${(0,paths/* segment */.mX)(removal.id ?? removal.name)}`,
            version: 'beta',
            operation: `delete the policy key ${removal.name}`,
            requirement: requirements/* requirements */.Ln.writeKeySets
        };
        const answer = await work.graph.send(request);
        if (!(0,satisfied/* isSatisfied */.n)(request, answer))
            throw notRemoved(removal.name, (0,failure/* toActionError */.ie)(request, answer));
        forgotten.add(keyInRecord(removal.name));
        work.carriedOut(removal);
    });
    if (errors.length > 0)
        throw (0,build_errors/* joinErrors */._h)(errors);
};
const notRemoved = (id, error) => /referenced|in use/i.test(error.message)
    ? new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: error.message,
        hint: `A policy of the tenant still names ${id}: remove the policy or let it name another key, then run the job again.`
    })
    : error;

;// CONCATENATED MODULE: ./build/resources/policyKeys/field.js
// What a user may say about policy keys: a map by id, with one form for each key. What the forms point at (environment, files) is
// read later.






/** The id with its prefix. */
const parseKeyId = (written) => {
    const accepted = 'accepted: letters, digits, _, - and ., with or without B2C_1A_ before them, 100 at most';
    const name = (0,trustFramework/* withoutPrefix */.Z7)(written);
    if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(written)} is not the id of a policy key; ${accepted}`);
    if ((0,trustFramework/* isBackup */.rk)(name))
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(written)} names the copy that a removed policy key leaves behind, which is never touched; ${accepted} and without ${trustFramework/* backupSuffix */.qn} at the end`);
    return (0,result.ok)((0,trustFramework/* withPrefix */.Fe)(name));
};
const useSchema = (description) => ({ enum: ['signature', 'encryption'], description });
const entrySchema = {
    type: 'object',
    properties: {
        generate: useSchema('An RSA key that the tenant generates, for this use.'),
        secret: {
            ...environmentText/* versionedSecretSchema */.d0,
            description: 'A secret from the environment of the step, with the version of its value.'
        },
        use: useSchema('What the secret is used for: signature, unless said.'),
        pkcs12: {
            ...pkcs12Schema,
            description: 'A certificate with its private key, from the environment of the step.'
        },
        certificate: {
            type: 'object',
            required: ['file'],
            properties: {
                file: {
                    type: 'string',
                    description: 'The certificate in PEM or DER, from the folder of this file on or else from the workspace on.'
                }
            },
            additionalProperties: false,
            description: 'A certificate without a private key.'
        },
        existing: { enum: [true], description: 'The key is there already; it is looked for and never written.' }
    },
    minProperties: 1,
    additionalProperties: false
};
const policyKeys_field_forms = ['generate', 'secret', 'pkcs12', 'certificate', 'existing'];
/** The form of an entry; undefined when something of it was refused, by the schema or here. */
const parseForm = (written, report) => {
    const { generate, secret, use, pkcs12, certificate, existing } = written;
    const [form, ...others] = policyKeys_field_forms.filter(name => written[name] !== undefined);
    if (others.length > 0) {
        report(`has ${[form, ...others].join(' and ')}; accepted: one of ${policyKeys_field_forms.join(', ')}`);
        return undefined;
    }
    if (form === undefined && use !== undefined)
        report(`has only its use; accepted: one of ${policyKeys_field_forms.join(', ')}`);
    if (form !== undefined && use !== undefined && form !== 'secret')
        report(`does not belong to ${form}; accepted: beside secret, while generate itself says the use`, 'use');
    if (generate !== undefined)
        return { kind: 'generate', use: generate };
    if (secret?.env !== undefined && secret.version !== undefined)
        return { kind: 'secret', use: use ?? 'signature', secret: { env: secret.env, version: secret.version } };
    if (pkcs12?.env !== undefined)
        return { kind: 'pkcs12', env: pkcs12.env, passwordEnv: pkcs12.passwordEnv };
    if (certificate?.file !== undefined)
        return { kind: 'certificate', file: certificate.file };
    return existing === undefined ? undefined : { kind: 'existing' };
};
const field_schema = { type: 'object', additionalProperties: entrySchema };
const description = 'Policy keys by id, with or without B2C_1A_: what is generated, uploaded from the environment or a file, or expected to be there.';
const key = {
    ...(0,field/* keyOf */.TN)(field_schema, { description }, () => (0,result.ok)([]), () => undefined),
    read: (written, path, report) => {
        const known = new Map();
        return Object.entries((written ?? {})).flatMap(([name, entry]) => {
            const place = [...path, name];
            const id = parseKeyId(name);
            if (!id.ok)
                report({ path: place, problem: id.problem });
            const form = parseForm(entry, (problem, step) => report({ path: step === undefined ? place : [...place, step], problem }));
            if (!id.ok)
                return [];
            const same = known.get(id.value.toLowerCase());
            known.set(id.value.toLowerCase(), name);
            if (same !== undefined)
                report({ path: place, problem: `is the same policy key as ${(0,words/* quoted */.TL)(same)}; accepted: one entry for each` });
            return form === undefined || same !== undefined ? [] : [{ id: id.value, written: name, form }];
        });
    }
};
/** The section `policyKeys` of the file. */
const policyKeysField = (0,field/* defineField */.MI)({ policyKeys: key }, ({ policyKeys = [] }) => policyKeys);

;// CONCATENATED MODULE: ./build/resources/policyKeys/exported.js
// What a file would say of the policy keys of a tenant: how those came into being that show it, and that the others are there.







const exported_uses = { sig: 'signature', enc: 'encryption' };
/** The key sets. @throws ActionError `permission` when they may not be read. */
const exportedPolicyKeys = async ({ reader, services }) => {
    const [sets, record] = await Promise.all([readKeySets(reader, { has: () => true }), services.record.entries()]);
    const nameOf = variableNames();
    const value = {};
    const notes = [];
    for (const set of sets.filter(({ id }) => !(0,trustFramework/* isBackup */.rk)(id)).sort((one, other) => (one.id < other.id ? -1 : 1))) {
        const problem = policyKeys_exported_problemOf(set);
        const name = (0,trustFramework/* withoutPrefix */.Z7)(set.id);
        if (problem !== undefined) {
            notes.push((0,exported/* leftOut */.i)([], `the policy key ${JSON.stringify(set.id)} is not declared: ${problem}`));
            continue;
        }
        const { version } = readRecorded(record.get(keyInRecord(set.id)), set.keys.length);
        const form = exported_formOf(set, version, () => nameOf('KEY', name, ''));
        value[name] = form.value;
        if (form.text !== undefined)
            notes.push((0,exported/* remark */.V)([name], form.text));
    }
    return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes };
};
const policyKeys_exported_problemOf = ({ id, keys }) => {
    const parsed = parseKeyId(id);
    if (!parsed.ok)
        return parsed.problem;
    return keys.length === 0 ? 'it holds no key, and a declared one is given one' : undefined;
};
/** Only what is generated and what the action itself uploaded can be said; the rest is expected to be there. */
const exported_formOf = ({ keys }, version, variable) => {
    const existing = { existing: true };
    const use = onlyOne(keys, key => exported_uses[key.use]);
    const type = onlyOne(keys, key => key.type);
    const certificates = keys.filter(({ certificate, x5t }) => certificate !== '' || x5t !== '');
    if (type === 'RSA' && certificates.length === 0)
        return use === undefined ? { value: existing } : { value: { generate: use } };
    if (certificates.length > 0) {
        const ends = certificates.flatMap(({ endMs }) => endMs ?? []);
        const until = ends.length === 0 ? '' : `, until ${(0,time/* isoTime */.Ly)(Math.max(...ends)).slice(0, 10)}`;
        return { value: existing, text: `a certificate${until}: to bring its successor in, say pkcs12 or certificate` };
    }
    if (type !== 'OCT')
        return { value: existing };
    if (version === 0)
        return {
            value: existing,
            text: 'a secret, which cannot be read: to upload a new value, say secret with an env and version: 2'
        };
    const env = variable();
    return {
        value: { secret: { env, version }, ...(use === 'encryption' && { use }) },
        text: `version ${version} was uploaded by this action; its value is needed in ${env} when the version is raised`
    };
};
/** What all keys have in common; undefined where they differ, or do not say. */
const onlyOne = (keys, of) => {
    const [first, ...others] = new Set(keys.map(of));
    return others.length === 0 ? first : undefined;
};

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/util/files.js
var files = __webpack_require__(9118);
;// CONCATENATED MODULE: ./build/resources/tenant/workspaceFile.js
// A file that the configuration file names, opened within bounds: inside the workspace, a plain file, not larger than it may be.






/**
 * Reads a file. A relative path starts at the folder of the configuration file or, where nothing lies there, at the workspace. Links
 * are followed before the place is judged, and nothing is waited for: a pipe or a device is no file. Gives what is wrong in words,
 * without any of its content.
 * @throws ActionError `input` for a file that may come from somebody who may not decide what is done.
 */
const readWorkspaceFile = async (file, { folder, workspace, assertTrusted }, largestBytes) => {
    const places = [(0,external_node_path_.resolve)(folder, file), (0,external_node_path_.resolve)(workspace, file)];
    try {
        const [writtenPath = '', path = ''] = await firstReal(places);
        if (!(0,files/* isInside */.FK)(path, workspace))
            return (0,result/* err */._)(`${(0,words/* quoted */.TL)(file)} lies outside of the workspace; accepted: a file inside of it, also behind its links`);
        const bytes = await (0,files/* readPlainFile */.b$)(path, largestBytes);
        if (!bytes.ok)
            return (0,result/* err */._)(`${(0,words/* quoted */.TL)(file)} ${bytes.problem}`);
        const read = { path, writtenPath, bytes: bytes.value };
        assertTrusted?.(read);
        return (0,result.ok)(read);
    }
    catch (error) {
        if (error instanceof build_errors/* ActionError */.lZ)
            throw error;
        return (0,result/* err */._)(`${(0,words/* quoted */.TL)(file)} cannot be read: ${(0,build_errors/* messageOf */.bD)(error)}`);
    }
};
/** The first of the places where something lies: as it is written, and where that really is. */
const firstReal = async (places) => {
    let failure;
    for (const place of places) {
        try {
            return [place, await promises_.realpath(place)];
        }
        catch (error) {
            failure ??= error;
        }
    }
    throw failure;
};

;// CONCATENATED MODULE: ./build/resources/policyKeys/load.js
// From what the file says of policy keys to what is wanted: secrets and PFX files come from the environment, certificates from the
// workspace. All mistakes are reported; nothing of a value is.





/** The largest certificate that is read, in bytes. */
const largestBytes = 64 * 1024;
/** Reads what the keys point at. Those that cannot be had are reported and left out. @throws ActionError `input`. */
const loadPolicyKeys = async (said, context) => {
    const wanted = [];
    for (const key of said) {
        const form = await loadForm(key, context);
        if (form !== undefined)
            wanted.push({ id: key.id, form });
    }
    return wanted;
};
const loadForm = async ({ written, form }, context) => {
    const path = ['policyKeys', written, form.kind];
    switch (form.kind) {
        case 'generate':
        case 'existing':
            return form;
        case 'secret': {
            const secret = (0,environmentText/* readSecret */.n5)(form.secret, path, context);
            return secret && { kind: 'secret', use: form.use, secret };
        }
        case 'pkcs12': {
            const read = await readPkcs12(form, path, context);
            return read && { kind: 'pkcs12', ...read };
        }
        case 'certificate':
            return loadCertificate(form.file, [...path, 'file'], context);
    }
};
const loadCertificate = async (file, path, context) => {
    if (context.run.mode === 'destroy')
        return { kind: 'certificate', certificate: undefined };
    const read = await readWorkspaceFile(file, context, largestBytes);
    if (!read.ok) {
        context.report({ path, problem: `names a file: ${read.problem}` });
        return undefined;
    }
    const certificate = (0,tenant_certificate/* readCertificateFile */.u1)(read.value.bytes);
    if (certificate.ok)
        return { kind: 'certificate', certificate: certificate.value };
    context.report({ path, problem: `names the file ${(0,words/* quoted */.TL)(file)}, which ${certificate.problem}` });
    return undefined;
};

;// CONCATENATED MODULE: ./build/resources/policyKeys/plan.js
// The plan of the policy keys: one row for each that is declared, one for each other of the tenant, and what people should know.









/** What the plan calls them. */
const plan_kind = { name: 'policyKey', noun: 'policy key' };
/** A set that holds more keys is told: none of them can be removed. */
const manyKeys = 10;
/** The set of that id, in any case. */
const setOf = (sets, id) => sets.find(set => set.id.toLowerCase() === id.toLowerCase());
/** @throws ActionError that lists every key that cannot be had as declared. */
const planKeys = (wanted, sets, observed, context) => {
    const works = [];
    const warnings = [];
    const declared = (0,build_errors/* mapTogether */.D_)(wanted, key => {
        const set = setOf(sets, key.id);
        warnings.push(...warningsOf(key, set, context.nowMs));
        const verdict = judge(key, set, observed);
        const id = set?.id;
        if (verdict.kind === 'in step') {
            if (verdict.warning !== undefined)
                warnings.push(verdict.warning);
            warnings.push(...unsetWarning(key));
            return (0,reconcile_plan/* change */.Zg)(plan_kind, 'unchanged', key.id, verdict.reason, { id });
        }
        assertValue(key);
        const { reason, fields } = verdict;
        const planned = (0,reconcile_plan/* change */.Zg)(plan_kind, set === undefined ? 'create' : 'update', key.id, reason, { id, fields });
        works.push({ wanted: key, set, change: planned });
        return planned;
    });
    const names = new Set(wanted.map(({ id }) => id.toLowerCase()));
    const others = sets.filter(({ id }) => !names.has(id.toLowerCase()) && !(0,trustFramework/* isBackup */.rk)(id));
    const isVersioned = works.some(({ wanted: { form } }) => form.kind === 'secret') && observed.hasPlace;
    const isRecording = observed.hasPlace && (0,requirements/* isGranted */.kR)(context.caller, requirements/* requirements */.Ln.writeApplications) !== 'missing';
    return {
        changes: [...declared, ...others.map(({ id }) => undeclaredRow(plan_kind, id, id).change)],
        works,
        requirements: [
            ...(works.length > 0 ? [requirements/* requirements */.Ln.writeKeySets] : []),
            ...(isVersioned ? [requirements/* requirements */.Ln.writeApplications] : [])
        ],
        warnings: [...warnings, ...recordWarnings(wanted, works, observed, isRecording)],
        isRecording,
        isWaiting: isVersioned && !observed.isPlaceThere
    };
};
/** @throws ActionError `input` in mode plan for a value that would be uploaded and is not there. */
const assertValue = ({ id, form }) => {
    const variable = unsetVariable(form);
    if (variable === undefined)
        return;
    throw new build_errors/* ActionError */.lZ({
        code: 'input',
        message: `The policy key ${id} would be uploaded, but the environment variable ${variable} is not set or empty.`,
        hint: 'Set it with env: on the step.'
    });
};
const unsetVariable = (form) => {
    if (form.kind === 'secret')
        return form.secret.text === undefined ? form.secret.variable : undefined;
    return form.kind === 'pkcs12' && form.pfx === undefined ? form.variable : undefined;
};
const unsetWarning = ({ id, form }) => form.kind === 'secret' && form.secret.text === undefined
    ? [
        `The environment variable ${form.secret.variable} is not set or empty. The policy key ${id} would not be uploaded now, so the plan does without it. Mode apply needs it.`
    ]
    : [];
const warningsOf = ({ id, form }, set, nowMs) => {
    const keys = set?.keys ?? [];
    const warnings = [];
    if (keys.length > manyKeys)
        warnings.push(`The policy key ${id} holds ${keys.length} keys. The service cannot remove one of them: begin anew under another id, and let the policies name that one.`);
    const certificate = form.kind === 'pkcs12' ? form.pfx?.certificate : form.kind === 'certificate' ? form.certificate : undefined;
    if (certificate !== undefined && certificate.startMs > nowMs)
        warnings.push(`The certificate of the policy key ${id} is not valid before ${(0,time/* isoTime */.Ly)(certificate.startMs)}.`);
    const ends = keys.flatMap(({ endMs }) => endMs ?? []);
    // A key without an end follows those that end.
    const lastEndMs = ends.length === keys.length && keys.length > 0 ? Math.max(...ends) : undefined;
    const endMs = certificate?.endMs ?? lastEndMs;
    const what = certificate === undefined ? `Every key of the policy key ${id}` : `The certificate of the policy key ${id}`;
    if (endMs !== undefined && endMs <= nowMs)
        warnings.push(`${what} has expired on ${(0,time/* isoTime */.Ly)(endMs)} at the latest.`);
    else if (endMs !== undefined && endMs - nowMs < tenant_certificate/* soonMs */.uV)
        warnings.push(`${what} expires on ${(0,time/* isoTime */.Ly)(endMs)}: add its successor before that.`);
    return warnings;
};
const recordWarnings = (wanted, works, { hasPlace }, isRecording) => {
    const isVersioned = wanted.some(({ form }) => form.kind === 'secret');
    if (!hasPlace && isVersioned)
        return [
            'Nothing remembers the versions of the policy keys: they are recorded at an application that the file declares (apps, identityExperienceFramework), and it declares none. A secret is uploaded only while its key set holds fewer keys than its version says.'
        ];
    if (!hasPlace || isRecording || works.length === 0)
        return [];
    return [
        'The caller may not write the application that holds the record: the policy keys that are made now are not recorded as made by the action, and mode destroy will leave them.'
    ];
};
/** Only key sets that the record knows are removed. */
const planKeysRemoval = (declared, sets, { record }) => {
    const left = [];
    const changes = declared.flatMap(({ id, form }) => {
        const set = setOf(sets, id);
        if (set === undefined)
            return [];
        if (form.kind === 'existing')
            return [(0,reconcile_plan/* change */.Zg)(plan_kind, 'unchanged', id, 'is declared as existing: it stays', { id: set.id })];
        if (readRecorded(record.get(keyInRecord(id)), set.keys.length).isOurs)
            return [(0,reconcile_plan/* change */.Zg)(plan_kind, 'delete', id, 'was made by the action', { id: set.id })];
        left.push(id);
        return [(0,reconcile_plan/* change */.Zg)(plan_kind, 'unchanged', id, 'is not recorded as made by the action: it stays', { id: set.id })];
    });
    const warnings = left.length === 0
        ? []
        : [
            `Left in the tenant, as no record says that the action made them: ${left.join(', ')}. Remove them in the portal (Identity Experience Framework, Policy keys) if no policy names them.`
        ];
    return { changes, warnings };
};

;// CONCATENATED MODULE: ./build/resources/policyKeys/policyKeys.js
// Policy keys: the key sets that custom policies refer to. Generated, uploaded or expected to be there; what is in a set can neither
// be read back nor removed, so a key is added once. Source: Microsoft Graph documentation (beta), trustFrameworkKeySet.













/** The policy keys of a tenant. */
const policyKeys = (0,kind/* tenantKind */.j)({
    kind: plan_kind,
    tenantTypes: ['AAD B2C'],
    field: policyKeysField,
    load: loadPolicyKeys,
    requirements: (_, mode) => [
        mode === 'plan' ? requirements/* requirements */.Ln.readKeySets : requirements/* requirements */.Ln.writeKeySets,
        ...(mode === 'destroy' ? [requirements/* requirements */.Ln.readCustomPolicies] : [])
    ],
    exporting: { exported: exportedPolicyKeys, requirements: [requirements/* requirements */.Ln.readKeySets] },
    after: [],
    neededBy: ['customPolicy'],
    lane: backEndLane,
    observe: async (wanted, { reader, services }) => {
        const { record, mode } = services;
        const read = async () => {
            try {
                return { isRead: true, value: await readKeySets(reader, new Set(wanted.map(({ id }) => id.toLowerCase()))) };
            }
            catch (error) {
                // A plan tells what its caller may not read, and goes on.
                if (mode === 'plan' && error instanceof build_errors/* ActionError */.lZ && error.code === 'permission')
                    return { isRead: false, read: trustFramework/* keySetsRead */.xC };
                throw error;
            }
        };
        const [sets, entries] = await Promise.all([read(), record.entries()]);
        return { sets, record: entries, hasPlace: record.hasPlace(), isPlaceThere: await record.isPlaceThere() };
    },
    plan: (wanted, observed, context) => {
        const { sets } = observed;
        if (!sets.isRead)
            return (0,tenant_unread/* unreadPlan */.TL)(plan_kind, 'policyKeys', sets.read);
        const { changes, works, warnings, isRecording, isWaiting, requirements: needed } = planKeys(wanted, sets.value, observed, context);
        return {
            changes,
            requirements: needed,
            ...(isWaiting && { afterComponents: true }),
            apply: async (work, { services }) => {
                await applyKeys(works, work, { ...observed, tenantRecord: services.record, isRecording });
                return undefined;
            },
            settle: (work, { services }) => services.record.write(work),
            report: () => ({
                warnings: warnings.map(text => ({ text, title: 'Policy keys' })),
                summary: () => ({ card: [['Policy keys', (0,report_text/* plural */.LS)(wanted.length, 'key set')]] })
            })
        };
    },
    planRemoval: (declared, observed) => {
        const sets = observed.sets.isRead ? observed.sets.value : [];
        const { changes, warnings } = planKeysRemoval(declared, sets, observed);
        const removals = changes.filter(({ action }) => action === 'delete');
        return {
            changes,
            requirements: removals.length > 0 ? [requirements/* requirements */.Ln.writeKeySets] : [],
            // The record goes with the application that holds it.
            apply: async (work, { services }) => {
                await removeKeys(removals, work, services.removal);
                return undefined;
            },
            report: () => ({ warnings: warnings.map(text => ({ text, title: 'Policy keys' })) })
        };
    }
});

;// CONCATENATED MODULE: ./build/resources/tenant/userAttribute.js
// User attributes as Graph lists them, and what they are called: attributes are declared, and user flows name them. Source: Microsoft
// Graph documentation, identityUserFlowAttribute.



/** The list. */
const userAttributesRead = {
    path: '/identity/userFlowAttributes',
    operation: 'read the user attributes',
    requirement: requirements/* requirements */.Ln.readUserAttributes
};
/** A word of Graph: answers differ in how it begins. */
const word = (value) => (0,json/* asText */.e1)(value).replace(/^./, first => first.toLowerCase());
/** What the list of user attributes holds. @throws ActionError `protocol`. */
const parseUserAttributes = (answer) => (0,tenant_unread/* entriesOfList */._t)(userAttributesRead)(answer).map(({ id, displayName, description, dataType, userFlowAttributeType }) => ({
    id: (0,json/* asText */.e1)(id),
    displayName: (0,json/* asText */.e1)(displayName),
    description: (0,json/* asText */.e1)(description),
    dataType: word(dataType),
    origin: word(userFlowAttributeType)
}));
const userAttribute_same = (one, other) => one.toLowerCase() === other.toLowerCase();
/** The name in the id of a custom attribute: `extension_<client id without dashes>_<name>`. */
const nameInId = (id) => /^extension_[0-9a-f]{32}_(.+)$/i.exec(id)?.[1] ?? '';
/** What an attribute is called in a file: the name in its id, or its display name. */
const nameOfAttribute = ({ id, displayName }) => nameInId(id) || displayName;
/** The attributes that a name may mean: by the name in the id, else by id or display name. */
const attributesNamed = (attributes, name) => {
    const byId = attributes.filter(({ id }) => userAttribute_same(nameInId(id), name) || userAttribute_same(id, name));
    return byId.length > 0 ? byId : attributes.filter(({ displayName }) => userAttribute_same(displayName, name));
};

;// CONCATENATED MODULE: ./build/resources/userAttributes/field.js
// What a user may say about the attributes of users that user flows collect. Sources: Azure AD B2C documentation, "Define custom
// attributes" (types, 100 in a tenant); Microsoft Graph documentation, identityUserFlowAttribute.



/** Graph's words for the types that the file takes. */
const dataTypes = { string: 'string', boolean: 'boolean', int: 'int64' };
const mostAttributes = 100;
const nameForm = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const longestDescription = 500;
const userAttributesField = (0,field/* defineField */.MI)({
    userAttributes: (0,field/* keyOf */.TN)({
        type: 'object',
        additionalProperties: {
            type: 'object',
            required: ['type', 'description'],
            properties: {
                type: { enum: Object.keys(dataTypes), description: 'The type of its values. Chosen once.' },
                description: { type: 'string', description: 'What it is for; administrators see it.' }
            },
            additionalProperties: false
        }
    }, { description: 'Attributes of users that the tenant adds, by name: letters, digits and _.' }, result.ok, () => undefined)
}, ({ userAttributes = {} }, report) => {
    const known = new Map();
    const attributes = Object.entries(userAttributes).flatMap(([name, { type, description }]) => {
        const path = ['userAttributes', name];
        const first = known.get(name.toLowerCase());
        if (!nameForm.test(name))
            report({ path, problem: `is no name; accepted: a letter, then letters, digits and _, 64 at most` });
        if (first !== undefined)
            report({ path, problem: `is ${(0,words/* quoted */.TL)(first)} in another spelling; accepted: each once` });
        known.set(name.toLowerCase(), name);
        if (type === undefined || description === undefined)
            return [];
        const text = description.trim();
        if (text === '' ||
            text.length > longestDescription ||
            /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) ||
            !text.isWellFormed())
            report({
                path: [...path, 'description'],
                problem: `is ${text === '' ? 'empty' : 'no description'}; accepted: one line of 1 to ${longestDescription} characters`
            });
        return [{ name, type, description: text }];
    });
    if (attributes.length > mostAttributes)
        report({
            path: ['userAttributes'],
            problem: `holds ${attributes.length} attributes; accepted: ${mostAttributes} at most`
        });
    return attributes;
});

;// CONCATENATED MODULE: ./build/resources/userAttributes/exported.js
// What a file would say of the attributes of users that a tenant adds.




/** The custom attributes by name. @throws ActionError `permission` when they may not be read. */
const exportedUserAttributes = async ({ reader }) => {
    const listed = parseUserAttributes((0,failure/* expectSuccess */.lb)(userAttributesRead, await reader.get(userAttributesRead)));
    const value = {};
    const notes = [];
    for (const attribute of listed.filter(({ origin }) => origin === 'custom')) {
        const name = nameOfAttribute(attribute);
        const type = Object.entries(dataTypes).find(([, dataType]) => dataType === attribute.dataType)?.[0];
        const problem = type === undefined ? `a file has no word for its type ${attribute.dataType}` : userAttributes_exported_problemOf(attribute, name, listed);
        if (problem === undefined)
            value[name] = { type, description: attribute.description };
        else
            notes.push((0,exported/* leftOut */.i)([], `the user attribute ${JSON.stringify(name)} is not declared: ${problem}`));
    }
    return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes };
};
const userAttributes_exported_problemOf = ({ description }, name, listed) => {
    if (attributesNamed(listed, name).length !== 1)
        return 'another one has its name';
    if (description.trim() === '')
        return 'it has no description, and a declared one has';
    return description === description.trim() ? undefined : 'its description has white space around it';
};

;// CONCATENATED MODULE: ./build/resources/userAttributes/userAttributes.js
// The user attributes that a tenant adds. Their type is chosen once, and one that a flow collects is never removed: the flow would
// vanish. That the directory has no extension property for one is no drift: it is made when the attribute is first used. Source:
// Microsoft Graph documentation, identityUserFlowAttribute.















const userAttributes_kind = { name: 'userAttribute', noun: 'user attribute' };
const userAttributes_collection = 'identity/userFlowAttributes';
/** The user attributes of a tenant. */
const userAttributes = (0,kind/* tenantKind */.j)({
    kind: userAttributes_kind,
    field: userAttributesField,
    tenantTypes: ['AAD B2C', 'CIAM'],
    load: async (attributes, context) => ({ attributes, flows: declaredFlowIds(context) }),
    exporting: { exported: exportedUserAttributes, requirements: [requirements/* requirements */.Ln.readUserAttributes] },
    after: [],
    lane: backEndLane,
    requirements: (_, mode) => [
        mode === 'plan' ? requirements/* requirements */.Ln.readUserAttributes : requirements/* requirements */.Ln.writeUserAttributes,
        ...(mode === 'destroy' ? [requirements/* requirements */.Ln.readUserFlows] : [])
    ],
    observe: async ({ flows }, scope, goal) => {
        const [listed, use] = await Promise.all([
            (0,tenant_unread/* readIfAllowed */.Oj)(scope, userAttributesRead, parseUserAttributes),
            goal === 'absent' ? readUseByOthers(scope, 'attributes', flows) : new Map()
        ]);
        return { listed, use };
    },
    plan: ({ attributes }, { listed }) => {
        if (!listed.isRead)
            return (0,tenant_unread/* unreadPlan */.TL)(userAttributes_kind, 'userAttributes', listed.read);
        const found = (0,build_errors/* mapTogether */.D_)(attributes, wanted => ({ wanted, existing: userAttributes_existingOf(wanted, listed.value) }));
        const declared = new Set(found.map(({ existing }) => existing?.id));
        const rows = [
            ...found.map(({ wanted, existing }) => rowOf(wanted, existing)),
            ...listed.value
                .filter(({ id, origin }) => origin === 'custom' && !declared.has(id))
                .map(({ id, displayName }) => undeclaredRow(userAttributes_kind, displayName, id))
        ];
        return { ...planOfRows(rows), requirements: [requirements/* requirements */.Ln.writeUserAttributes] };
    },
    planRemoval: ({ attributes }, { listed, use }) => {
        const existing = listed.isRead ? listed.value.filter(({ origin }) => origin === 'custom') : [];
        const found = (0,build_errors/* mapTogether */.D_)(attributes, ({ name }) => ({ name, one: onlyNamed(name, existing) })).flatMap(({ name, one }) => (one === undefined ? [] : [{ id: one.id, name }]));
        const { rows, warnings } = removalRows(userAttributes_kind, 'attributes', found, use, ({ id, name }) => ({
            method: 'DELETE',
            path: (0,paths/* byId */.$H)(userAttributes_collection, id),
            operation: `delete the user attribute ${name}`,
            requirement: requirements/* requirements */.Ln.writeUserAttributes
        }));
        return { ...planOfRows(rows), requirements: [requirements/* requirements */.Ln.writeUserAttributes], report: () => ({ warnings }) };
    }
});
const userAttributes_refused = (name, problem, hint) => new build_errors/* ActionError */.lZ({
    code: 'conflict',
    message: `userAttributes declares ${name}, and ${problem}. Nothing was written.`,
    hint
});
/** The attribute of a name. @throws ActionError `conflict` for a name that means several. */
const onlyNamed = (name, listed) => {
    const [existing, ...others] = attributesNamed(listed, name);
    if (existing === undefined || others.length === 0)
        return existing;
    const ids = [existing, ...others].map(({ id }) => id).join(', ');
    const hint = 'Declare them by the names in their ids.';
    throw userAttributes_refused(name, `the tenant has several attributes of this name (${ids})`, hint);
};
/** @throws ActionError `conflict` for a name that means several, or something else than an attribute of this type. */
const userAttributes_existingOf = ({ name, type }, listed) => {
    const existing = onlyNamed(name, listed);
    if (existing === undefined)
        return undefined;
    if (existing.origin !== 'custom') {
        const hint = `Take it out of userAttributes; a user flow collects it as ${existing.id}.`;
        throw userAttributes_refused(name, `the tenant has a built-in attribute ${existing.id} (${existing.displayName})`, hint);
    }
    if (existing.dataType !== dataTypes[type]) {
        throw userAttributes_refused(name, `it has the type ${existing.dataType} (${existing.id}) where ${dataTypes[type]} is declared; the type of an attribute is chosen once`, 'Declare the type that it has, or another name.');
    }
    return existing;
};
const rowOf = (wanted, existing) => {
    const { name, description } = wanted;
    if (existing === undefined)
        return userAttributes_creationOf(wanted);
    const { id } = existing;
    if (existing.description === description)
        return { change: (0,reconcile_plan/* change */.Zg)(userAttributes_kind, 'unchanged', name, 'is as declared', { id }) };
    const fields = [{ field: 'description', before: existing.description, after: description }];
    return {
        change: (0,reconcile_plan/* change */.Zg)(userAttributes_kind, 'update', name, 'has another description', { id, fields }),
        write: async ({ graph }) => {
            await (0,failure/* sendSuccessfully */.qt)(graph, {
                method: 'PATCH',
                path: (0,paths/* byId */.$H)(userAttributes_collection, id),
                operation: `describe the user attribute ${name}`,
                requirement: requirements/* requirements */.Ln.writeUserAttributes,
                body: { description }
            });
            return undefined;
        }
    };
};
const userAttributes_creationOf = ({ name, type, description }) => {
    const fields = [
        { field: 'type', before: null, after: type },
        { field: 'description', before: null, after: description }
    ];
    return {
        change: (0,reconcile_plan/* change */.Zg)(userAttributes_kind, 'create', name, 'is declared', { fields }),
        write: async (work, { done }) => {
            const request = {
                method: 'POST',
                path: userAttributesRead.path,
                operation: `create the user attribute ${name}`,
                requirement: requirements/* requirements */.Ln.writeUserAttributes,
                body: { displayName: name, description, dataType: dataTypes[type] }
            };
            const { id, isOurs } = await createOnce(work, request, async () => {
                const answer = await (0,reader/* createReader */.W)(work.graph).get(userAttributesRead);
                const listed = parseUserAttributes((0,failure/* expectSuccess */.lb)(userAttributesRead, answer));
                return attributesNamed(listed, name).find(({ origin }) => origin === 'custom')?.id;
            });
            done.made.set((0,record/* recordKey */.H)('user-attribute', name), id);
            return isOurs ? undefined : madeMeanwhile(userAttributes_kind, name);
        }
    };
};

// EXTERNAL MODULE: ./build/util/problem.js
var problem = __webpack_require__(87978);
;// CONCATENATED MODULE: ./build/resources/userFlows/field.js
// What a user may say about user flows. Claims, lifetimes, multifactor authentication, page layouts and the like cannot be set by
// Microsoft Graph, so the file has no words for them. Source: Microsoft Graph documentation (beta), b2cIdentityUserFlow.





/** The types that can be made. */
const flowTypes = ['signUpOrSignIn', 'signUp', 'signIn', 'passwordReset', 'profileUpdate'];
const versions = [1, 3];
const inputTypes = [
    'textBox',
    'dateTimeDropdown',
    'radioSingleSelect',
    'dropdownSingleSelect',
    'emailBox',
    'checkboxMultiSelect'
];
const names = { type: 'array', items: { type: 'string' } };
const attributeSchema = {
    type: 'object',
    properties: {
        optional: { type: 'boolean', description: 'May be left empty.' },
        inputType: { enum: [...inputTypes], description: 'The control on the page.' },
        label: { type: 'string', description: 'The label on the page.' }
    },
    additionalProperties: false
};
const userFlowsField = (0,field/* defineField */.MI)({
    userFlows: (0,field/* keyOf */.TN)({
        type: 'object',
        additionalProperties: {
            type: 'object',
            required: ['type'],
            properties: {
                type: { enum: [...flowTypes], description: 'Chosen once.' },
                version: { enum: [...versions], description: 'Chosen once; 3 when absent at creation.' },
                identityProviders: {
                    ...names,
                    description: 'Whose accounts it takes, by display name or id; EmailPassword for local accounts. Owned whole.'
                },
                attributes: {
                    type: ['array', 'object'],
                    items: { type: 'string' },
                    additionalProperties: attributeSchema,
                    description: 'The attributes that it collects: names, or a map with how each is asked for. Owned whole.'
                },
                languages: {
                    ...names,
                    description: 'The languages of its pages, as tags such as de or zh-hans. Owned whole.'
                },
                apiConnectors: {
                    type: 'object',
                    properties: Object.fromEntries(connectorSteps.map(step => [step, { type: 'string' }])),
                    additionalProperties: false,
                    description: 'The API connector that each step calls, by display name. Owned whole.'
                },
                defaultLanguage: { type: 'string', description: 'The language of its pages when no other fits.' }
            },
            additionalProperties: false
        }
    }, { description: 'User flows by id, with or without B2C_1_.' }, result.ok, () => undefined)
}, ({ userFlows = {} }, report) => {
    const known = new Map();
    return Object.entries(userFlows).flatMap(([name, written]) => {
        const id = checkName(name, known, report);
        const { attributes, type, ...rest } = written;
        checkLists(name, written, report);
        if (type === undefined)
            return [];
        return [{ ...rest, type, name, id, ...(attributes !== undefined && { attributes: settingsOf(attributes) }) }];
    });
});
const prefix = /^b2c_1_/i;
const field_nameForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const checkName = (name, known, report) => {
    const path = ['userFlows', name];
    const bare = name.replace(prefix, '');
    const spelled = known.get(bare.toLowerCase());
    if (/^b2c_1a_/i.test(name))
        report({
            path,
            problem: 'is the id of a custom policy; accepted: an id without B2C_1A_ (custom policies stand in customPolicies)'
        });
    else if (!field_nameForm.test(bare))
        report({ path, problem: 'is no id of a user flow; accepted: letters, digits, _ and -, 64 at most' });
    else if (spelled !== undefined)
        report({ path, problem: `is ${(0,words/* quoted */.TL)(spelled)} in another spelling; accepted: each id once` });
    known.set(bare.toLowerCase(), name);
    return `B2C_1_${bare}`;
};
/** Tags as the portal has them: `de`, `pt-br`, `zh-hans`. */
const tagForm = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/;
const checkLists = (name, written, report) => {
    const { identityProviders = [], attributes = [], languages = [], apiConnectors = {}, defaultLanguage } = written;
    const checkList = (list, entries, isMap = false) => {
        const firstAt = new Map();
        for (const [index, entry] of entries.entries()) {
            const path = ['userFlows', name, list, isMap ? entry : index];
            const first = firstAt.get(entry.toLowerCase());
            if (entry.trim() === '' || entry !== entry.trim() || entry.length > 256)
                report({ path, problem: `is ${(0,words/* quoted */.TL)(entry)}; accepted: a name` });
            else if (first !== undefined)
                report({ path, problem: `is ${first} again; accepted: each once` });
            firstAt.set(entry.toLowerCase(), first ?? (0,problem/* pathText */.L)(path));
        }
    };
    checkList('identityProviders', identityProviders);
    checkList('attributes', Array.isArray(attributes) ? attributes : Object.keys(attributes), !Array.isArray(attributes));
    checkList('languages', languages);
    checkList('apiConnectors', Object.values(apiConnectors).filter(entry => entry.trim() === ''));
    const tags = [
        ...languages.map((tag, index) => ({ tag, path: ['userFlows', name, 'languages', index] })),
        ...(defaultLanguage === undefined ? [] : [{ tag: defaultLanguage, path: ['userFlows', name, 'defaultLanguage'] }])
    ];
    for (const { tag, path } of tags)
        if (!tagForm.test(tag))
            report({ path, problem: `is ${(0,words/* quoted */.TL)(tag)}; accepted: a language tag such as de, pt-br or zh-hans` });
    if (!Array.isArray(attributes))
        for (const [attribute, { label }] of Object.entries(attributes))
            if (label !== undefined && !isLabel(label))
                report({
                    path: ['userFlows', name, 'attributes', attribute, 'label'],
                    problem: `is ${(0,words/* quoted */.TL)(label)}; accepted: one line of 1 to 256 characters`
                });
};
/** True for a text that can be declared as a label. */
const isLabel = (text) => text.trim() !== '' && text.length <= 256 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
const settingsOf = (attributes) => new Map(Array.isArray(attributes) ? attributes.map(name => [name, {}]) : Object.entries(attributes));

;// CONCATENATED MODULE: ./build/resources/userFlows/observe.js
// Reading user flows: the list, the parts that are declared of those that are there, and the lists of what they name.






/** The parts of a flow that are declared. */
const declaredParts = (flow) => flowParts.filter(part => flow[part] !== undefined);
/** Reads. @throws ActionError. */
const observeFlows = async (wanted, scope, goal) => {
    const names = (part) => goal === 'present' && wanted.some(flow => flow[part] !== undefined);
    const list = async (part, read, parse) => names(part) ? (0,tenant_unread/* readIfAllowed */.Oj)(scope, read, parse) : undefined;
    const [listed, providers, attributes, connectors] = await Promise.all([
        (0,tenant_unread/* readIfAllowed */.Oj)(scope, userFlowsRead, parseUserFlows),
        list('identityProviders', identityProvidersRead, parseIdentityProviders(identityProvidersRead)),
        list('attributes', userAttributesRead, parseUserAttributes),
        list('apiConnectors', apiConnectorsRead, parseApiConnectors)
    ]);
    const present = listed.isRead && goal === 'present' ? listed.value : [];
    const flows = await Promise.all(wanted.flatMap(desired => {
        const flow = present.find(({ id }) => flowIdOf(id) === flowIdOf(desired.id));
        return flow === undefined ? [] : [observeFlow(flow, declaredParts(desired), scope)];
    }));
    const unread = { identityProviders: providers, attributes, apiConnectors: connectors };
    return {
        listed,
        flows: new Map(flows.map(observed => [flowIdOf(observed.flow.id), observed])),
        known: {
            identityProviders: readValue(providers),
            attributes: readValue(attributes),
            apiConnectors: readValue(connectors),
            made: new Map(scope.done.made)
        },
        unread: Object.fromEntries(Object.entries(unread).flatMap(([part, reading]) => (reading?.isRead === false ? [[part, reading.read]] : [])))
    };
};
const readValue = (reading) => reading?.isRead === true ? reading.value : undefined;
/** The flow with these parts of it. @throws ActionError. */
const observeFlow = async (flow, wanted, scope) => {
    const unread = [];
    const part = async (name) => {
        if (!wanted.includes(name))
            return undefined;
        // Without language customization none is on, and the service may refuse to tell of any.
        if (name === 'languages' && !flow.hasLanguages)
            return [];
        const read = flowPartRead(flow.id, name);
        const reading = await (0,tenant_unread/* readIfAllowed */.Oj)(scope, read, parseFlowPart[name](read));
        if (reading.isRead)
            return reading.value;
        unread.push(reading.read);
        return undefined;
    };
    const [identityProviders, attributes, languages, apiConnectors] = await Promise.all([
        part('identityProviders'),
        part('attributes'),
        part('languages'),
        part('apiConnectors')
    ]);
    const parts = {
        ...(identityProviders && { identityProviders }),
        ...(attributes && { attributes }),
        ...(languages && { languages }),
        ...(apiConnectors && { apiConnectors })
    };
    return { flow, parts, unread };
};

// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(28639);
;// CONCATENATED MODULE: ./build/resources/userFlows/references.js
// What the names in a user flow mean: identity providers, attributes and API connectors that the tenant has, or that this run makes
// before the flow. Pure.








/** The names that a file declares; `file` has passed the schema. */
const declaredNames = (file) => {
    const entries = (section) => Object.entries((0,json/* asObject */.eB)(file[section]));
    return {
        identityProviders: new Map(entries('identityProviders').map(([name, value]) => [
            name.toLowerCase(),
            { name, type: (0,json/* asText */.e1)((0,json/* asObject */.eB)(value).type) }
        ])),
        attributes: new Map(entries('userAttributes').map(([name]) => [name.toLowerCase(), name])),
        apiConnectors: new Map(entries('apiConnectors').map(([name]) => [name.toLowerCase(), name]))
    };
};
/** Local accounts, whichever way the list has them. Source: Microsoft Graph documentation, builtInIdentityProvider. */
const localAccounts = { name: 'EmailPassword', id: 'EmailPassword-OAUTH' };
const known = (id, name) => ({ kind: 'known', id, name });
const references_same = (one, other) => one.toLowerCase() === other.toLowerCase();
/** @throws ActionError `input` for a name that means nothing, `conflict` for one that means several things. */
const only = (found, flow, noun, name, candidates) => {
    const [one, ...others] = found;
    if (one === undefined) {
        throw new build_errors/* ActionError */.lZ({
            code: 'input',
            message: `The user flow ${flow} names the ${noun} ${(0,words/* quoted */.TL)(name)}, which neither the file declares nor the tenant has${(0,suggest/* didYouMean */.au)(name, candidates) || '.'} Nothing was written.`,
            hint: 'Declare it in the file, or name one that is there.'
        });
    }
    if (others.length === 0)
        return one;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The user flow ${flow} names the ${noun} ${(0,words/* quoted */.TL)(name)}, and the tenant has ${found.length} of this name. Nothing was written.`,
        hint: 'Name it by its id, or give them different names in the portal.'
    });
};
/** The provider that a flow names. @throws ActionError. */
const providerNamed = (flow, name, { identityProviders: list = [], made }, declared) => {
    const own = declared.get(name.toLowerCase());
    if (own !== undefined) {
        const key = (0,record/* recordKey */.H)('identity-provider', own.name);
        const id = made.get(key) ?? providersMeant(list, own.name, own.type)[0]?.id;
        return id === undefined ? { kind: 'pending', key, name } : known(id, name);
    }
    const builtIn = list.filter(one => isBuiltIn(one) && references_same((0,json/* asText */.e1)(one.raw.identityProviderType), name));
    const byId = list.filter(({ id }) => references_same(id, name));
    const found = [byId, builtIn, ofName(list, name)].find(some => some.length > 0);
    if (found === undefined && (references_same(name, localAccounts.name) || references_same(name, localAccounts.id)))
        return known(localAccounts.id, name);
    const candidates = [...list.map(({ displayName }) => displayName), ...[...declared.values()].map(one => one.name)];
    return known(only(found ?? [], flow, 'identity provider', name, candidates).id, name);
};
/** The attribute that a flow names. @throws ActionError. */
const attributeNamed = (flow, name, { attributes: list = [], made }, declared) => {
    const own = declared.get(name.toLowerCase());
    const key = (0,record/* recordKey */.H)('user-attribute', own ?? name);
    const madeId = own === undefined ? undefined : made.get(key);
    if (madeId !== undefined)
        return known(madeId, name);
    const found = attributesNamed(list, name);
    if (found.length === 0 && own !== undefined)
        return { kind: 'pending', key, name };
    const candidates = [...list.flatMap(({ id, displayName }) => [id, displayName]), ...declared.values()];
    return known(only(found, flow, 'attribute', name, candidates).id, name);
};
/** The API connector that a flow names. @throws ActionError. */
const connectorNamed = (flow, name, { apiConnectors: list = [], made }, declared) => {
    const own = declared.get(name.toLowerCase());
    const key = (0,record/* recordKey */.H)('api-connector', own ?? name);
    const madeId = own === undefined ? undefined : made.get(key);
    if (madeId !== undefined)
        return known(madeId, name);
    const named = ofName(list, own ?? name);
    const found = named.length > 0 ? named : list.filter(({ id }) => references_same(id, name));
    if (found.length === 0 && own !== undefined)
        return { kind: 'pending', key, name };
    const candidates = [...list.map(({ displayName }) => displayName), ...declared.values()];
    return known(only(found, flow, 'API connector', name, candidates).id, name);
};
/**
 * Asserts that everything that a flow names has been made by now, before anything of the flow is written.
 * @throws ActionError `conflict` that names what is missing.
 */
const assertMade = (flow, references, made) => {
    const missing = references.filter(reference => reference.kind === 'pending' && !made.has(reference.key));
    if (missing.length === 0)
        return;
    const names = missing.map(({ name }) => name).join(', ');
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The user flow ${flow} was left as it is: ${names}, which it names, could not be made.`,
        hint: 'Mend what failed, and run the job again.'
    });
};
/** The id of a thing, now that what comes before the flow has been made. @throws ActionError `conflict`. */
const idOf = (reference, made) => {
    const id = reference.kind === 'known' ? reference.id : made.get(reference.key);
    if (id !== undefined)
        return id;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `${reference.name} does not show in the tenant yet.`,
        hint: 'Run the job again.'
    });
};

;// CONCATENATED MODULE: ./build/resources/userFlows/exported.js
// What a file would say of the user flows of a tenant: what Microsoft Graph shows of them. A part that may not be read is not declared,
// and left alone.












/** The flows by their ids without the prefix. @throws ActionError `permission` when they may not be read. */
const exportedUserFlows = async (scope) => {
    const [answer, providers, attributes, connectors] = await Promise.all([
        scope.reader.get(userFlowsRead),
        (0,tenant_unread/* readIfAllowed */.Oj)(scope, identityProvidersRead, parseIdentityProviders(identityProvidersRead)),
        (0,tenant_unread/* readIfAllowed */.Oj)(scope, userAttributesRead, parseUserAttributes),
        (0,tenant_unread/* readIfAllowed */.Oj)(scope, apiConnectorsRead, parseApiConnectors)
    ]);
    const listed = parseUserFlows((0,failure/* expectSuccess */.lb)(userFlowsRead, answer)).filter(({ id }) => /^b2c_1_/i.test(id));
    const known = {
        identityProviders: exported_readValue(providers),
        attributes: exported_readValue(attributes),
        apiConnectors: exported_readValue(connectors),
        made: new Map()
    };
    const flows = await Promise.all(listed.map(flow => observeFlow(flow, flowParts, scope)));
    const value = {};
    const notes = [];
    for (const observed of flows) {
        const { id, type, version } = observed.flow;
        const word = flowTypes.find(one => one.toLowerCase() === type.toLowerCase());
        const name = id.replace(/^b2c_1_/i, '');
        if (word === undefined) {
            notes.push((0,exported/* leftOut */.i)([], `the user flow ${JSON.stringify(id)} is not declared: a file has no word for its type ${type}`));
            continue;
        }
        const declared = versions.find(one => one === version);
        value[name] = {
            type: word,
            ...(declared !== undefined && { version: declared }),
            ...exported_partsOf(name, observed, known)
        };
    }
    if (Object.keys(value).length === 0)
        return { value: undefined, files: [], notes };
    const text = 'of user flows Microsoft Graph shows no claims, lifetimes, pages and multifactor authentication: they stay as they are';
    return {
        value,
        files: [],
        notes: [(0,exported/* remark */.V)([], text), ...notes, ...unreadNotes(flows.flatMap(({ unread }) => unread))]
    };
};
const exported_readValue = (reading) => (reading.isRead ? reading.value : undefined);
/** One note for each right that is missing. */
const unreadNotes = (unread) => [...new Set(unread.map(({ requirement }) => requirement))].map(requirement => (0,exported/* leftOut */.i)([], `parts of user flows are not declared: the caller may not ${requirement.doing}. ${(0,requirements/* howToGrant */.Y2)(requirement)}`));
const exported_partsOf = (name, { flow, parts }, known) => {
    const providers = parts.identityProviders?.map(id => providerText(name, id, known));
    const attributes = parts.attributes?.map(one => attributeEntry(one, known));
    const languages = flow.hasLanguages
        ? (parts.languages ?? []).flatMap(({ tag, isEnabled }) => (isEnabled ? tag : []))
        : [];
    const connectors = connectorsOf(name, parts.apiConnectors ?? {}, known);
    return {
        ...(known.identityProviders && providers && providers.length > 0 && { identityProviders: providers }),
        ...(known.attributes && attributes && attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
        ...(languages.length > 0 && { languages }),
        ...(known.apiConnectors && Object.keys(connectors).length > 0 && { apiConnectors: connectors }),
        ...(flow.defaultLanguage !== '' && { defaultLanguage: flow.defaultLanguage })
    };
};
/** The name of a provider where it means this one, else its id. */
const providerText = (flow, id, known) => {
    const one = known.identityProviders?.find(provider => provider.id.toLowerCase() === id.toLowerCase());
    const names = id === 'EmailPassword-OAUTH' ? ['EmailPassword'] : one === undefined ? [] : [one.displayName];
    return names.find(name => means(() => providerNamed(flow, name, known, new Map()), id)) ?? id;
};
const means = (resolve, id) => {
    try {
        const reference = resolve();
        return reference.kind === 'known' && reference.id.toLowerCase() === id.toLowerCase();
    }
    catch {
        return false;
    }
};
const attributeEntry = ({ id, label, isOptional, inputType }, { attributes = [] }) => {
    const one = attributes.find(attribute => attribute.id.toLowerCase() === id.toLowerCase());
    const name = one?.origin === 'custom' ? nameOfAttribute(one) : id;
    const input = inputTypes.find(type => type.toLowerCase() === inputType.toLowerCase());
    return [
        attributesNamed(attributes, name).length === 1 ? name : id,
        { optional: isOptional, ...(input !== undefined && { inputType: input }), ...(isLabel(label) && { label }) }
    ];
};
const connectorsOf = (flow, ids, known) => Object.fromEntries(connectorSteps.flatMap(step => {
    const id = ids[step];
    if (id === undefined)
        return [];
    const name = known.apiConnectors?.find(one => one.id.toLowerCase() === id.toLowerCase())?.displayName ?? id;
    return [[step, means(() => connectorNamed(flow, name, known, new Map()), id) ? name : id]];
}));

;// CONCATENATED MODULE: ./build/resources/userFlows/difference.js
// How a user flow differs from what is declared of it, and the steps that bring it there. Pure. What is not declared is left alone;
// a list that is declared is owned whole.

const difference_same = (one, other) => one.toLowerCase() === other.toLowerCase();
const isAt = (reference, id) => reference.kind === 'known' && difference_same(reference.id, id);
/** Compares. A part that was not read is not compared. */
const differenceOf = (wanted, state, nameOf) => {
    const all = [
        settingDifference(wanted, state),
        providerDifference(wanted, state, nameOf),
        attributeDifference(wanted, state, nameOf),
        languageDifference(wanted, state),
        connectorDifference(wanted, state, nameOf)
    ];
    return { fields: all.flatMap(({ fields }) => fields), steps: all.flatMap(({ steps }) => steps) };
};
const difference_nothing = { fields: [], steps: [] };
/** The members of the flow itself: languages are of no use before they are switched on. */
const settingDifference = ({ languages, defaultLanguage }, { flow }) => {
    const body = {};
    const fields = [];
    const isOn = languages === undefined ? flow.hasLanguages : languages.length > 0;
    if (languages !== undefined && isOn !== flow.hasLanguages) {
        body.isLanguageCustomizationEnabled = isOn;
        fields.push({ field: 'languageCustomization', before: flow.hasLanguages, after: isOn });
    }
    if (defaultLanguage !== undefined && !difference_same(defaultLanguage, flow.defaultLanguage)) {
        body.defaultLanguageTag = defaultLanguage;
        fields.push({ field: 'defaultLanguage', before: flow.defaultLanguage || null, after: defaultLanguage });
    }
    return fields.length === 0 ? difference_nothing : { fields, steps: [{ kind: 'change', body }] };
};
const providerDifference = ({ identityProviders: wanted }, { parts: { identityProviders: present } }, nameOf) => {
    if (wanted === undefined || present === undefined)
        return difference_nothing;
    const added = wanted.filter(provider => !present.some(id => isAt(provider, id)));
    const removed = present.filter(id => !wanted.some(provider => isAt(provider, id)));
    if (added.length + removed.length === 0)
        return difference_nothing;
    const before = present.map(id => wanted.find(provider => isAt(provider, id))?.name ?? nameOf(id));
    const after = wanted.map(({ name }) => name);
    return {
        fields: [{ field: 'identityProviders', before, after }],
        // Those that are wanted come first: a flow without any might be refused.
        steps: [
            ...added.map((provider) => ({ kind: 'add provider', provider })),
            ...removed.map((id) => ({ kind: 'remove provider', id }))
        ]
    };
};
const settingsText = ({ optional, inputType, label }) => [
    optional === undefined ? '' : optional ? 'optional' : 'required',
    inputType ?? '',
    label === undefined ? '' : `"${label}"`
]
    .filter(part => part !== '')
    .join(', ');
const shownAttribute = (name, settings) => {
    const text = settingsText(settings);
    return text === '' ? name : `${name} (${text})`;
};
/** Of an assignment, only what is declared of it. */
const comparedOf = ({ isOptional, inputType, label }, declared) => ({
    ...(declared.optional !== undefined && { optional: isOptional }),
    // The casing of the first letter differs from answer to answer.
    ...(declared.inputType !== undefined && {
        inputType: (difference_same(inputType, declared.inputType) ? declared.inputType : inputType)
    }),
    ...(declared.label !== undefined && { label })
});
/** The members of a body that says this. */
const assignmentBody = ({ optional, inputType, label }) => ({
    ...(optional !== undefined && { isOptional: optional }),
    ...(inputType !== undefined && { userInputType: inputType }),
    ...(label !== undefined && { displayName: label })
});
const attributeDifference = ({ attributes: wanted }, { parts: { attributes: present }, required }, nameOf) => {
    if (wanted === undefined || present === undefined)
        return difference_nothing;
    const pairs = wanted.map(({ reference, settings }) => {
        const existing = present.find(({ id }) => isAt(reference, id));
        return { reference, settings, existing, compared: existing && comparedOf(existing, settings) };
    });
    const removed = present.filter(({ id }) => !required.has(id.toLowerCase()) && !wanted.some(({ reference }) => isAt(reference, id)));
    const added = pairs.filter(({ existing }) => existing === undefined);
    const changed = pairs.filter(({ settings, compared }) => compared !== undefined && settingsText(compared) !== settingsText(settings));
    if (added.length + removed.length + changed.length === 0)
        return difference_nothing;
    const before = present.map(one => {
        const pair = pairs.find(({ existing }) => existing === one);
        return shownAttribute(pair?.reference.name ?? nameOf(one.id), pair?.compared ?? {});
    });
    const kept = present.filter(({ id }) => required.has(id.toLowerCase()) && !pairs.some(({ existing }) => existing?.id === id));
    const after = [
        ...kept.map(({ id }) => nameOf(id)),
        ...wanted.map(({ reference, settings }) => shownAttribute(reference.name, settings))
    ];
    return {
        fields: [{ field: 'attributes', before, after }],
        steps: [
            ...added.map(({ reference, settings }) => ({ kind: 'add attribute', attribute: reference, settings })),
            ...changed.flatMap(({ settings, existing }) => existing === undefined
                ? []
                : [{ kind: 'change attribute', id: existing.assignmentId, body: assignmentBody(settings) }]),
            ...removed.map(({ assignmentId }) => ({ kind: 'remove attribute', id: assignmentId }))
        ]
    };
};
const languageDifference = ({ languages: wanted, defaultLanguage }, { flow, parts: { languages: present } }) => {
    if (wanted === undefined || present === undefined)
        return difference_nothing;
    // Nothing can be set while languages are off, and nothing of it shows.
    if (wanted.length === 0)
        return difference_nothing;
    const enabled = flow.hasLanguages ? present.filter(({ isEnabled }) => isEnabled).map(({ tag }) => tag) : [];
    const fallback = defaultLanguage ?? flow.defaultLanguage;
    const added = wanted.filter(tag => !enabled.some(one => difference_same(one, tag)));
    const removed = enabled.filter(tag => !difference_same(tag, fallback) && !wanted.some(one => difference_same(one, tag)));
    if (added.length + removed.length === 0)
        return difference_nothing;
    const kept = enabled.filter(tag => difference_same(tag, fallback) && !wanted.some(one => difference_same(one, tag)));
    return {
        fields: [{ field: 'languages', before: enabled, after: [...kept, ...wanted] }],
        steps: [
            ...added.map((tag) => ({ kind: 'set language', tag, isEnabled: true })),
            ...removed.map((tag) => ({ kind: 'set language', tag, isEnabled: false }))
        ]
    };
};
const connectorDifference = ({ apiConnectors: wanted }, { parts: { apiConnectors: present } }, nameOf) => {
    if (wanted === undefined || present === undefined)
        return difference_nothing;
    const different = connectorSteps.filter(step => {
        const [connector, id] = [wanted[step], present[step]];
        if (connector === undefined || id === undefined)
            return connector !== undefined || id !== undefined;
        return !isAt(connector, id);
    });
    return {
        fields: different.map(step => ({
            field: `apiConnectors.${step}`,
            before: present[step] === undefined ? null : nameOf(present[step]),
            after: wanted[step]?.name ?? null
        })),
        steps: different.map((step) => ({ kind: 'set connector', step, connector: wanted[step] }))
    };
};

;// CONCATENATED MODULE: ./build/resources/userFlows/write.js
// Writing a user flow: making it, and the steps that bring its parts to what is declared, one after the other. Source: Microsoft
// Graph documentation (beta), b2cIdentityUserFlow; the methods that add a provider differ between its pages.













/** Brings a flow that is there to what is declared of it. @throws ActionError of the first step that is refused. */
const bringIntoStep = async (work, scope, flow, wanted, state) => {
    const send = sender(work, scope, flow);
    const { steps } = differenceOf(wanted, state, id => id);
    const first = steps.filter(({ kind }) => kind === 'change');
    for (const step of first)
        await send(step);
    let rest = steps.filter(({ kind }) => kind !== 'change');
    if (wanted.languages !== undefined && wanted.languages.length > 0 && !state.flow.hasLanguages) {
        // Which languages are on shows once languages are.
        const switchedOn = { ...flow, hasLanguages: true };
        const reading = { reader: (0,reader/* createReader */.W)(work.graph), services: scope.services };
        const { parts } = await observeFlow(switchedOn, ['languages'], reading);
        const defaultLanguage = wanted.defaultLanguage ?? state.flow.defaultLanguage;
        const now = { ...state, flow: { hasLanguages: true, defaultLanguage }, parts: { ...state.parts, ...parts } };
        rest = differenceOf(wanted, now, id => id).steps.filter(({ kind }) => kind !== 'change');
    }
    for (const step of rest)
        await send(step);
};
/** Sends steps to one flow. */
const sender = (work, { done }, { id }) => {
    const { graph } = work;
    const expect = (request, answer) => {
        // What a lost answer had done is there already.
        const isThere = request.method === 'POST' && (0,cpim/* isCpimExisting */.L$)(answer);
        if (!isThere && !(0,satisfied/* isSatisfied */.n)(request, answer))
            throw (0,failure/* toActionError */.ie)(request, answer);
        work.markChanged();
    };
    return async (step) => {
        const request = requestOf(step, id, graph.origin, done.made);
        const answer = await graph.send(request);
        if (step.kind === 'add provider' && wantsPatch(answer)) {
            const patch = { ...request, method: 'PATCH' };
            return expect(patch, await graph.send(patch));
        }
        expect(request, answer);
    };
};
/** The reference page says POST, the list of permissions PATCH; the service refuses the one that it does not take. */
const wantsPatch = (answer) => answer.status === 405 || (answer.status === 400 && /not supported/i.test((0,graph_answer/* failureOf */.g5)(answer).message));
const requestOf = (step, flowId, graphOrigin, made) => {
    const to = (method, below, doing, body) => ({
        method,
        path: `${flowPath(flowId)}${below}`,
        operation: `${doing} of the user flow ${flowId}`,
        requirement: requirements/* requirements */.Ln.writeUserFlows,
        version: 'beta',
        isKnown: true,
        ...(body !== undefined && { body })
    });
    const referenceTo = (collection, version, id) => ({
        '@odata.id': `${graphOrigin}/${version}${collection}${(0,paths/* segment */.mX)(id)}`
    });
    switch (step.kind) {
        case 'change':
            return to('PATCH', '', 'change the languages', step.body);
        case 'add provider': {
            const reference = referenceTo(identityProvidersRead.path, 'beta', idOf(step.provider, made));
            return to('POST', '/userFlowIdentityProviders/$ref', `add ${step.provider.name} to the providers`, reference);
        }
        case 'remove provider':
            return to('DELETE', `/userFlowIdentityProviders${(0,paths/* segment */.mX)(step.id)}/$ref`, `remove ${step.id} from the providers`);
        case 'add attribute': {
            const { attribute, settings } = step;
            const body = {
                isOptional: false,
                requiresVerification: false,
                userInputType: 'textBox',
                displayName: attribute.name,
                userAttributeValues: [],
                ...assignmentBody(settings),
                userAttribute: { id: idOf(attribute, made) }
            };
            return to('POST', '/userAttributeAssignments', `add ${attribute.name} to the attributes`, body);
        }
        case 'change attribute':
            return to('PATCH', `/userAttributeAssignments${(0,paths/* segment */.mX)(step.id)}`, `change ${step.id} of the attributes`, step.body);
        case 'remove attribute':
            return to('DELETE', `/userAttributeAssignments${(0,paths/* segment */.mX)(step.id)}`, `remove ${step.id} from the attributes`);
        case 'set language':
            return to('PUT', `/languages${(0,paths/* segment */.mX)(step.tag)}`, `set the language ${step.tag}`, {
                id: step.tag,
                isEnabled: step.isEnabled
            });
        case 'set connector': {
            const { connector } = step;
            const body = connector === undefined ? {} : referenceTo(apiConnectorsRead.path, 'beta', idOf(connector, made));
            return to('PUT', `/apiConnectorConfiguration/${step.step}/$ref`, `set the API connector ${step.step}`, body);
        }
    }
};

;// CONCATENATED MODULE: ./build/resources/userFlows/planFlow.js
// What becomes of one declared user flow: made, changed, or left as it is. Pure until it is written.












/** What the plan calls them. */
const planFlow_kind = { name: 'userFlow', noun: 'user flow' };
/** What a flow is made as when the file does not say. */
const usualVersion = 3;
/** Plans one. @throws ActionError `input`, `conflict`. */
const planFlow = (desired, declared, observed) => {
    const existing = observed.flows.get(flowIdOf(desired.id));
    const unread = [...(existing?.unread ?? []), ...declaredParts(desired).flatMap(part => observed.unread[part] ?? [])];
    const wanted = resolve(desired, declared, observed);
    const row = existing === undefined ? planFlow_creationOf(desired, wanted, observed) : updateOf(desired, wanted, existing, observed.known);
    return { rows: [row, ...unread.map(read => ({ change: (0,tenant_unread/* unreadChange */.Ms)(planFlow_kind, desired.name, read) }))], unread };
};
/** What is declared of a flow with its names resolved; a part whose names could not be read is left out. @throws ActionError. */
const resolve = (flow, declared, { known, unread }) => {
    const { name, identityProviders, attributes, languages, apiConnectors, defaultLanguage } = flow;
    return {
        ...(identityProviders !== undefined &&
            unread.identityProviders === undefined && {
            identityProviders: identityProviders.map(one => providerNamed(name, one, known, declared.identityProviders))
        }),
        ...(attributes !== undefined &&
            unread.attributes === undefined && {
            attributes: [...attributes].map(([one, settings]) => ({
                reference: attributeNamed(name, one, known, declared.attributes),
                settings
            }))
        }),
        ...(apiConnectors !== undefined &&
            unread.apiConnectors === undefined && {
            apiConnectors: Object.fromEntries(Object.entries(apiConnectors).map(([step, one]) => [
                step,
                connectorNamed(name, one, known, declared.apiConnectors)
            ]))
        }),
        ...(languages !== undefined && { languages }),
        ...(defaultLanguage !== undefined && { defaultLanguage })
    };
};
/** What people call a provider, an attribute or a connector, by its id. */
const nameIn = ({ identityProviders = [], attributes = [], apiConnectors = [] }) => (id) => [...identityProviders, ...attributes, ...apiConnectors].find(one => one.id.toLowerCase() === id.toLowerCase())
    ?.displayName || id;
/** The attributes that every flow collects, whatever is declared. */
const requiredIn = ({ attributes = [] }) => new Set(attributes.filter(({ origin }) => origin === 'required').map(({ id }) => id.toLowerCase()));
const updateOf = (desired, wanted, { flow, parts }, known) => {
    const { name } = desired;
    const { id } = flow;
    assertSameKind(desired, flow);
    const state = { flow, parts, required: requiredIn(known) };
    const { fields, steps } = differenceOf(wanted, state, nameIn(known));
    if (steps.length === 0)
        return { change: (0,reconcile_plan/* change */.Zg)(planFlow_kind, 'unchanged', name, 'is as declared', { id }) };
    return {
        change: (0,reconcile_plan/* change */.Zg)(planFlow_kind, 'update', name, 'differs from what is declared', { id, fields }),
        write: async (work, scope) => {
            assertMade(name, referencesOf(wanted), scope.done.made);
            await bringIntoStep(work, scope, flow, wanted, state);
            return undefined;
        }
    };
};
/** Everything that a flow names. */
const referencesOf = ({ identityProviders = [], attributes = [], apiConnectors = {} }) => [
    ...identityProviders,
    ...attributes.map(({ reference }) => reference),
    ...Object.values(apiConnectors)
];
/** @throws ActionError `conflict` for a flow of another type or version: both are chosen once. */
const assertSameKind = ({ name, type, version }, flow) => {
    const declared = `${type}${version === undefined ? '' : `, version ${version}`}`;
    const isOfType = flow.type.toLowerCase() === type.toLowerCase();
    // What Graph does not tell is taken for right.
    if (isOfType && (version === undefined || flow.version === undefined || flow.version === version))
        return;
    const existing = `${flow.type}${flow.version === undefined ? '' : `, version ${flow.version}`}`;
    throw new build_errors/* ActionError */.lZ({
        code: 'conflict',
        message: `The user flow ${name} is declared as ${declared}, and ${flow.id} is ${existing}. Type and version of a user flow are chosen once. Nothing was written.`,
        hint: 'Declare what it is, or another id, to make another user flow.'
    });
};
const planFlow_creationOf = (desired, wanted, { known }) => {
    const { name, id: wantedId, type, version = usualVersion, languages = [], defaultLanguage } = desired;
    const flow = {
        id: wantedId,
        type,
        version,
        hasLanguages: languages.length > 0,
        defaultLanguage: defaultLanguage ?? ''
    };
    return {
        change: (0,reconcile_plan/* change */.Zg)(planFlow_kind, 'create', name, 'is declared', { fields: creationFields(desired, version) }),
        write: async (work, scope) => {
            assertMade(name, referencesOf(wanted), scope.done.made);
            const request = {
                method: 'POST',
                path: userFlowsRead.path,
                operation: `create the user flow ${name}`,
                requirement: requirements/* requirements */.Ln.writeUserFlows,
                version: 'beta',
                body: {
                    id: wantedId.replace(/^B2C_1_/, ''),
                    userFlowType: type,
                    userFlowTypeVersion: version,
                    ...(flow.hasLanguages && { isLanguageCustomizationEnabled: true }),
                    ...(defaultLanguage !== undefined && { defaultLanguageTag: defaultLanguage })
                }
            };
            const { id, isOurs } = await createOnce(work, request, async () => {
                const answer = (0,failure/* expectSuccess */.lb)(userFlowsRead, await (0,reader/* createReader */.W)(work.graph).get(userFlowsRead));
                return parseUserFlows(answer).find(one => flowIdOf(one.id) === flowIdOf(wantedId))?.id;
            });
            if (!isOurs)
                return madeMeanwhile(planFlow_kind, name);
            work.markChanged();
            const made = { ...flow, id };
            const reading = { reader: (0,reader/* createReader */.W)(work.graph), services: scope.services };
            const { parts } = await observeFlow(made, declaredParts(desired), reading);
            await bringIntoStep(work, scope, made, wanted, { flow: made, parts, required: requiredIn(known) });
            return undefined;
        }
    };
};
const creationFields = (desired, version) => {
    const { type, identityProviders, attributes, languages, apiConnectors, defaultLanguage } = desired;
    const field = (name, after) => after === undefined ? [] : [{ field: name, before: null, after }];
    return [
        ...field('type', type),
        ...field('version', version),
        ...field('identityProviders', identityProviders),
        ...field('attributes', attributes && [...attributes.keys()]),
        ...field('languages', languages),
        ...Object.entries(apiConnectors ?? {}).flatMap(([step, name]) => field(`apiConnectors.${step}`, name)),
        ...field('defaultLanguage', defaultLanguage)
    ];
};

;// CONCATENATED MODULE: ./build/resources/userFlows/userFlows.js
// The user flows of a tenant, as far as Microsoft Graph can set them: type, identity providers, attributes, languages and API
// connectors. A flow is found by its id; type and version are chosen once; a list that is declared is owned whole and read again
// right before it is written. Source: Microsoft Graph documentation (beta), b2cIdentityUserFlow.














/** The user flows of a tenant. */
const userFlows = (0,kind/* tenantKind */.j)({
    kind: planFlow_kind,
    field: userFlowsField,
    tenantTypes: ['AAD B2C'],
    load: async (flows, { file }) => ({ flows, declared: declaredNames(file) }),
    exporting: { exported: exportedUserFlows, requirements: [requirements/* requirements */.Ln.readUserFlows] },
    // The lane brings attributes, providers and connectors first; a flow that names one which could not be made says so itself.
    after: [],
    lane: backEndLane,
    requirements: ({ flows }, mode) => {
        if (mode === 'destroy')
            return [requirements/* requirements */.Ln.writeUserFlows];
        const names = (part) => flows.some(flow => flow[part] !== undefined);
        return [
            mode === 'plan' ? requirements/* requirements */.Ln.readUserFlows : requirements/* requirements */.Ln.writeUserFlows,
            ...(names('attributes') ? [requirements/* requirements */.Ln.readUserAttributes] : []),
            ...(names('identityProviders') ? [requirements/* requirements */.Ln.readIdentityProviders] : []),
            ...(names('apiConnectors') ? [requirements/* requirements */.Ln.useApiConnectors] : [])
        ];
    },
    observeBeforeWrite: () => true,
    looksOlder: (again, before) => [...before.flows.keys()].some(id => !again.flows.has(id)),
    observe: ({ flows }, scope, goal) => observeFlows(flows, scope, goal),
    plan: ({ flows, declared }, observed) => {
        const { listed } = observed;
        if (!listed.isRead)
            return (0,tenant_unread/* unreadPlan */.TL)(planFlow_kind, 'userFlows', listed.read);
        const planned = flows.map(desired => planFlow(desired, declared, observed));
        const ids = new Set(flows.map(({ id }) => flowIdOf(id)));
        const undeclared = listed.value
            .filter(({ id }) => !ids.has(flowIdOf(id)))
            .map(({ id }) => undeclaredRow(planFlow_kind, id, id));
        const unread = planned.flatMap(one => one.unread);
        const warnings = new Map(unread.map(read => [read.path, (0,tenant_unread/* unreadWarning */.ki)(read)]));
        return {
            ...planOfRows([...planned.flatMap(({ rows }) => rows), ...undeclared]),
            requirements: [requirements/* requirements */.Ln.writeUserFlows],
            report: () => ({ warnings: [...warnings.values()] })
        };
    },
    planRemoval: ({ flows }, { listed }) => {
        const existing = listed.isRead ? listed.value : [];
        const rows = flows.flatMap(({ name, id: wantedId }) => {
            const found = existing.find(({ id }) => flowIdOf(id) === flowIdOf(wantedId));
            return found === undefined ? [] : [removalOf(name, found)];
        });
        return { ...planOfRows(rows), requirements: [requirements/* requirements */.Ln.writeUserFlows] };
    }
});
const removalOf = (name, { id }) => ({
    change: (0,reconcile_plan/* change */.Zg)(planFlow_kind, 'delete', name, 'is declared', { id }),
    write: async ({ graph }, { services }) => {
        const request = {
            method: 'DELETE',
            path: flowPath(id),
            operation: `delete the user flow ${name}`,
            requirement: requirements/* requirements */.Ln.writeUserFlows,
            version: 'beta'
        };
        const answer = await graph.send(request);
        if (!(0,satisfied/* isSatisfied */.n)(request, answer))
            throw (0,failure/* toActionError */.ie)(request, answer);
        services.removal.removed.add(id.toLowerCase());
        return undefined;
    }
});

;// CONCATENATED MODULE: ./build/resources/index.js
// Every kind: what a configuration file can declare. Loaded only where one is named. The kinds of the tenant stand in the order of
// plans, each behind those whose writes it waits for; a new one is a folder and a line here.









/** The kinds of this action. */
const allKinds = {
    ...appKinds/* appKinds */.V,
    tenant: [
        policyKeys,
        userAttributes,
        identityProviders,
        apiConnectors,
        authenticationMethods,
        userFlows,
        customPolicies
    ],
    sections: [identityExperienceFramework]
};


/***/ }),

/***/ 59708:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rK: () => (/* binding */ thumbprintOf),
/* harmony export */   u1: () => (/* binding */ readCertificateFile),
/* harmony export */   uV: () => (/* binding */ soonMs),
/* harmony export */   w$: () => (/* binding */ readCertificate)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _util_duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71081);
/* harmony import */ var _util_result_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(82856);
// The public half of a certificate: what tells without a private key whether a policy key is this one.



/** What ends within this time is told. */
const soonMs = 30 * _util_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .unitMs */ .FP.d;
/** The SHA-1 thumbprint as portals and Graph show it: hexadecimal, in upper case. */
const thumbprintOf = ({ x5t }) => Buffer.from(x5t, 'base64url').toString('hex').toUpperCase();
/** What the service asks for at the least. Source: Azure AD B2C documentation, error AADB2C90137. */
const fewestBits = 2048;
const accepted = `accepted: an X.509 certificate with an RSA key of ${fewestBits} bits or more`;
/** The certificate in DER or PEM form. Gives what is wrong with it in words. */
const readCertificate = (bytes) => {
    try {
        const certificate = new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(bytes);
        const key = certificate.publicKey;
        if (key.asymmetricKeyType !== 'rsa')
            return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(`has a key of type ${key.asymmetricKeyType}; ${accepted}`);
        const { n = '', e = '' } = key.export({ format: 'jwk' });
        const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
        if (bits < fewestBits)
            return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(`has an RSA key of ${bits} bits; ${accepted}`);
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__.ok)({
            der: certificate.raw.toString('base64'),
            n,
            e,
            kid: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(`{"e":"${e}","kty":"RSA","n":"${n}"}`).digest('base64url'),
            x5t: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha1').update(certificate.raw).digest('base64url'),
            startMs: certificate.validFromDate.getTime(),
            endMs: certificate.validToDate.getTime()
        });
    }
    catch {
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(`is no certificate that can be read; ${accepted}`);
    }
};
const pem = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
/** The one certificate of a file, in DER or PEM form. A private key is refused: it has no place in a repository. */
const readCertificateFile = (bytes) => {
    const text = Buffer.from(bytes).toString('latin1');
    if (/PRIVATE KEY-----/.test(text))
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)('holds a private key, which has no place in the workspace; accepted: the certificate alone, or pkcs12 with both from the environment');
    const blocks = text.match(pem) ?? [];
    if (blocks.length > 1)
        return (0,_util_result_js__WEBPACK_IMPORTED_MODULE_2__/* .err */ ._)(`holds ${blocks.length} certificates; accepted: one`);
    return readCertificate(blocks[0] === undefined ? bytes : Buffer.from(blocks[0], 'latin1'));
};


/***/ }),

/***/ 62661:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qo: () => (/* binding */ readEnvironment),
/* harmony export */   VW: () => (/* binding */ environmentSchema),
/* harmony export */   d0: () => (/* binding */ versionedSecretSchema),
/* harmony export */   n5: () => (/* binding */ readSecret),
/* harmony export */   vZ: () => (/* binding */ largestVersion),
/* harmony export */   wP: () => (/* binding */ isWhole)
/* harmony export */ });
/* harmony import */ var _util_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(85892);
// Texts that come from the environment of the step, named in the configuration file: secrets, with the version by which a new value
// is told from the old one, and settings that have no place in the file. All of them are masked as they are read.

const nameSchema = {
    type: 'string',
    description: 'The environment variable of the step that holds the value.'
};
/** `{ env: NAME }`. */
const environmentSchema = {
    type: 'object',
    required: ['env'],
    properties: { env: nameSchema },
    additionalProperties: false
};
/** No version is above it. */
const largestVersion = 1_000_000_000;
/** `{ env: NAME, version: 1 }`. */
const versionedSecretSchema = {
    type: 'object',
    required: ['env', 'version'],
    properties: {
        env: nameSchema,
        version: {
            type: 'integer',
            minimum: 1,
            maximum: largestVersion,
            description: 'Raise it when the value has changed: a value that is in the tenant cannot be read back.'
        }
    },
    additionalProperties: false
};
/** False for one of which a part was refused: it has been told, and is not read. */
const isWhole = (written) => typeof written?.env === 'string' && typeof written.version === 'number';
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What the runner fills for its own purposes. */
const reserved = /^(?:INPUT|ACTIONS|STATE)_/i;
/**
 * The value of a variable that stands at `path` of the file. Reports a name that is none, or, in mode apply, a variable that is not
 * set or empty, unless it `mayBeEmpty`; white space alone is as good as empty, and may be a password then. Line breaks at its end are no
 * part of it. Every line of it is masked.
 */
const readEnvironment = (variable, path, context, { mayBeEmpty = false } = {}) => {
    const { env, mask, report, run } = context;
    if (!variableName.test(variable) || reserved.test(variable)) {
        const problem = `${(0,_util_words_js__WEBPACK_IMPORTED_MODULE_0__/* .quoted */ .TL)(variable)} is not the name of a variable of the step; accepted: letters, digits and _, not INPUT_*, ACTIONS_* or STATE_*`;
        report({ path, problem });
        return undefined;
    }
    const text = (env[variable] ?? '').replace(/[\r\n]+$/, '');
    const lines = [text, ...text.split(/\r?\n/)];
    // Whoever quotes a line may leave out the white space around it.
    for (const line of new Set(lines.flatMap(one => [one, one.trim()])))
        if (line.trim() !== '')
            mask(line);
    if (mayBeEmpty ? text !== '' : text.trim() !== '')
        return { variable, text };
    if (run.mode === 'apply' && !mayBeEmpty) {
        const problem = `names the environment variable ${variable}, which is not set or empty; set it with env: on the step`;
        report({ path, problem });
        return undefined;
    }
    return { variable, text: undefined };
};
/** A secret with its version; see {@link readEnvironment}. `path` is that of the map that holds `env` and `version`. */
const readSecret = ({ env, version }, path, context) => {
    const read = readEnvironment(env, [...path, 'env'], context);
    return read && { ...read, version };
};


/***/ }),

/***/ 5899:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ endsAll),
/* harmony export */   u: () => (/* binding */ eachInTurn)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
// Things that stand for themselves, done one after the other: what fails with one of them keeps the others only where they would fail
// likewise.

/**
 * Errors that every further write would meet as well. That the service has a problem is none of them: it says so of what it does not
 * take, too, and an outage ends in a timeout.
 */
const endsAll = new Set(['sign-in', 'permission', 'timeout', 'cancelled', 'internal']);
/** Does for each in turn what can be done. Gives what failed; never rejects. */
const eachInTurn = async (items, work) => {
    const errors = [];
    for (const item of items) {
        try {
            await work(item);
        }
        catch (thrown) {
            const error = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .asActionError */ .z6)(thrown);
            errors.push(error);
            if (endsAll.has(error.code))
                break;
        }
    }
    return errors;
};


/***/ }),

/***/ 9118:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ isInside),
/* harmony export */   IC: () => (/* binding */ relativeName),
/* harmony export */   Vc: () => (/* binding */ readUpTo),
/* harmony export */   b$: () => (/* binding */ readPlainFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19473);
/* harmony import */ var _result_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(82856);
// Files on disk: where they lie, and their content within bounds.





/** True for a path in a folder, and for the folder itself. Both are as they really lie, or written alike. */
const isInside = (path, folder) => {
    const below = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(folder, path);
    return below !== '..' && !below.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_2__.sep}`) && !(0,node_path__WEBPACK_IMPORTED_MODULE_2__.isAbsolute)(below);
};
/** A path as messages name it: from a folder on, with slashes. */
const relativeName = (path, folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.relative)(folder, path).split(node_path__WEBPACK_IMPORTED_MODULE_2__.sep).join('/') || '.';
/**
 * Reads a file. Links are followed, and nothing is waited for: a pipe or a device is no file. A problem continues a sentence that begins
 * with the name of the file, and holds none of its content; `accepted` says what may be done about one that is too large.
 */
const readPlainFile = async (path, largestBytes, accepted = 'accepted: at most as many') => {
    try {
        // Opening a pipe would wait for its other end otherwise. The last step of a real path is no link, unless somebody changes it now.
        const flags = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0) | (node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0);
        const handle = await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open(await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath(path), flags);
        try {
            const { isFile, bytes } = await readBytes(handle, largestBytes);
            if (!isFile)
                return (0,_result_js__WEBPACK_IMPORTED_MODULE_4__/* .err */ ._)('is a directory, a device, a pipe or a socket; accepted: a plain file');
            return bytes === undefined ? (0,_result_js__WEBPACK_IMPORTED_MODULE_4__/* .err */ ._)(`has more than ${largestBytes} bytes; ${accepted}`) : (0,_result_js__WEBPACK_IMPORTED_MODULE_4__.ok)(bytes);
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        return (0,_result_js__WEBPACK_IMPORTED_MODULE_4__/* .err */ ._)(`cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
    }
};
/** What a handle of a file gives; without bytes where it is no plain file. */
const readBytes = async (handle, largestBytes) => {
    const found = await handle.stat();
    if (!found.isFile())
        return { isFile: false };
    if (found.size > largestBytes)
        return { isFile: true };
    return { isFile: true, bytes: await readUpTo(handle, largestBytes, found.size) };
};
/**
 * Reads to the end of a plain file, whose size is a guess: some files have none until they are read, and a file may grow meanwhile.
 * Undefined where there are more bytes than `largestBytes`.
 */
const readUpTo = async (handle, largestBytes, sizeBytes) => {
    const buffer = Buffer.alloc(Math.min(largestBytes, Math.max(sizeBytes, smallestBuffer)) + 1);
    const parts = [];
    let length = 0;
    for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length);
        length += bytesRead;
        if (length > largestBytes)
            return undefined;
        if (bytesRead === 0)
            return Buffer.concat(parts);
        parts.push(Uint8Array.from(buffer.subarray(0, bytesRead)));
    }
};
const smallestBuffer = 64 * 1024;


/***/ })

};
