export const id = 641;
export const ids = [641];
export const modules = {

/***/ 95641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runExport: () => (/* binding */ runExport)
});

// EXTERNAL MODULE: ./build/declaration/configFile.js
var configFile = __webpack_require__(60843);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(19473);
// EXTERNAL MODULE: ./build/graph/requirements.js
var requirements = __webpack_require__(20247);
// EXTERNAL MODULE: ./build/report/jobSummary.js + 1 modules
var jobSummary = __webpack_require__(31928);
// EXTERNAL MODULE: ./build/session.js + 4 modules
var build_session = __webpack_require__(51778);
// EXTERNAL MODULE: ./build/util/json.js
var json = __webpack_require__(94891);
// EXTERNAL MODULE: ./build/declaration/file.js + 3 modules
var file = __webpack_require__(6739);
// EXTERNAL MODULE: ./build/declaration/schemaErrors.js
var schemaErrors = __webpack_require__(3827);
// EXTERNAL MODULE: ./build/resources/exported.js
var resources_exported = __webpack_require__(64131);
// EXTERNAL MODULE: ./build/util/problem.js
var util_problem = __webpack_require__(87978);
;// CONCATENATED MODULE: ./build/export/check.js
// The file judged by the rules that it will be read by: what the action itself would refuse is taken out, and said.





/** A file holds no more mistakes than this behind each other. */
const mostRounds = 20;
/**
 * Takes out of the draft what cannot be read back. `render` makes its text.
 * @throws Error when something is left that nothing can be taken out for: a mistake of the action.
 */
const takeOutMistakes = (draft, render, context) => {
    let checked = draft;
    for (let round = 0; round < mostRounds; round++) {
        const text = render(checked);
        // Without an environment, a text that reads like a placeholder is a mistake whatever it names.
        const problems = (0,file/* problemsOf */.G)(text, { ...context, env: {} });
        if (problems.length === 0)
            return { draft: checked, text };
        const found = new Map(problems.map(({ path, problem }) => [JSON.stringify(placeOf(path, checked.value)), { path, problem }]));
        let { notes } = checked;
        // The last entry of a list goes first, so that the others keep their numbers.
        for (const [text, { path, problem }] of [...found].sort(byPlace)) {
            const place = JSON.parse(text);
            takeOut(checked.value, place);
            notes = [
                ...notes.filter(note => note.kind !== 'remark' || !isWithin(note, place)),
                ...noteOn(place, path, problem, notes)
            ];
        }
        checked = { ...checked, notes };
    }
    throw new Error('the exported file could not be read back');
};
const isWithin = ({ path }, place) => place.every((step, index) => path[index] === step);
/** What is said of it. What is missing because it was taken out before has been told. */
const noteOn = (place, path, problem, notes) => {
    const isTold = problem.startsWith('is missing') && notes.some(note => note.kind === 'left out' && isWithin(note, place));
    return isTold ? [] : [(0,resources_exported/* leftOut */.i)(besides(place), `${(0,util_problem/* pathText */.L)(path)} ${problem}; it is not declared`)];
};
const byPlace = ([one], [other]) => other.localeCompare(one, 'en', { numeric: true });
/** Without these there is no app. */
const names = new Set(['name', 'uniqueName', 'adopt']);
/** What is taken out for a mistake: as little as leaves the tenant as it is. A list that is owned whole goes whole. */
const placeOf = (path, value) => {
    const [top, entry, field, part] = path;
    // A setting that is missing is missed by the thing it belongs to.
    if (top !== 'apps')
        return path.slice(0, (0,schemaErrors/* valueAt */.f)(value, path.slice(0, 3)) === undefined ? 2 : 3);
    if (entry === undefined || field === undefined || names.has(field))
        return path.slice(0, 2);
    if (field === 'redirectUris')
        return path.slice(0, typeof part === 'string' ? 4 : 3);
    if (field === 'delegatedPermissions')
        return path.slice(0, 3);
    return path.slice(0, typeof part === 'number' ? 4 : 3);
};
/** Where it is said that something is not there: beside an app that is left, else beside the section. */
const besides = (place) => (place.length > 2 ? place.slice(0, 3) : place.slice(0, 1));
const takeOut = (root, place) => {
    const last = place.at(-1);
    if (last === undefined)
        throw new Error('the exported file could not be read back');
    const holders = [root];
    for (const step of place.slice(0, -1))
        holders.push(holders.at(-1)?.[step]);
    const holder = holders.at(-1);
    if (Array.isArray(holder))
        holder.splice(Number(last), 1);
    else if ((0,json/* isObject */.Gv)(holder))
        delete holder[String(last)];
    // What is empty says that there shall be nothing.
    const isEmpty = Array.isArray(holder) ? holder.length === 0 : (0,json/* isObject */.Gv)(holder) && Object.keys(holder).length === 0;
    if (isEmpty && place.length > 1)
        takeOut(root, place.slice(0, -1));
};

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(13920);
;// CONCATENATED MODULE: ./build/export/document.js
// The text of the file: YAML with comments, in which nothing from the tenant can be read as anything else than a value or a comment.


const longestComment = 600;
/** A text of any origin as a comment: on one line, nothing invisible in it. */
const commentOf = (text) => ` ${(0,report_text/* clip */.$Q)((0,report_text/* logInline */.Ab)(text), longestComment)}`;
/** The text. `header`: lines above everything. */
const renderDocument = ({ value, notes }, header) => {
    const document = new dist/* Document */.yo(value, { version: '1.2', aliasDuplicateObjects: false });
    const top = document.contents;
    if (!(0,dist/* isMap */.jh)(top))
        throw new Error('a file is a map');
    const above = [...header];
    for (const { path, text } of notes) {
        if (!placeNote(top, path, commentOf(text)))
            above.push(text);
    }
    document.commentBefore = above.map(commentOf).join('\n');
    const sections = top.items;
    for (const { key, value: section } of sections.slice(2)) {
        key.spaceBefore = true;
        if (key.value === 'apps' && (0,dist/* isMap */.jh)(section))
            partEntries(section);
    }
    (0,dist/* visit */.YR)(document, {
        Scalar: (_, scalar) => {
            if (typeof scalar.value === 'string' && scalar.value.search(invisible) >= 0)
                scalar.type = dist/* Scalar */.X5.QUOTE_DOUBLE;
        }
    });
    return document.toString({ lineWidth: 0, singleQuote: true }).replace(invisible, escaped);
};
/** Characters that nobody sees, and that may make a text look like another one. In double quotes they are written as escapes. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u0080-\u009f]/gu;
const escaped = (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(8, '0')}`;
const partEntries = ({ items }) => {
    for (const { key } of items.slice(1))
        if ((0,dist/* isScalar */.jn)(key))
            key.spaceBefore = true;
};
/**
 * Puts a comment beside the entry of a list, or above the key that the path leads to, or above the last key on the way to it. False
 * where the path leads nowhere.
 */
const placeNote = (top, path, comment) => {
    let holder = top;
    let last;
    for (const [index, step] of path.entries()) {
        if ((0,dist/* isSeq */.oP)(holder)) {
            const item = holder.items.find(one => (0,dist/* isScalar */.jn)(one) && one.value === step);
            if ((0,dist/* isScalar */.jn)(item)) {
                item.comment = joined(item.comment, comment, ';');
                return true;
            }
            break;
        }
        const pair = (0,dist/* isMap */.jh)(holder) ? holder.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === step) : undefined;
        if (pair === undefined || !(0,dist/* isScalar */.jn)(pair.key))
            break;
        last = pair.key;
        holder = pair.value;
        if (index === path.length - 1 && (0,dist/* isScalar */.jn)(holder) && path.length > 1) {
            holder.comment = joined(holder.comment, comment, ';');
            return true;
        }
    }
    if (last === undefined)
        return false;
    last.commentBefore = joined(last.commentBefore, comment, '\n');
    return true;
};
const joined = (before, comment, between) => before == null ? comment : `${before}${between}${comment}`;

// EXTERNAL MODULE: ./build/reconcile/reader.js
var reconcile_reader = __webpack_require__(79496);
// EXTERNAL MODULE: ./build/resources/app/appDirectory.js
var appDirectory = __webpack_require__(37834);
// EXTERNAL MODULE: ./build/graph/answer.js
var graph_answer = __webpack_require__(44941);
// EXTERNAL MODULE: ./build/graph/failure.js
var failure = __webpack_require__(19685);
// EXTERNAL MODULE: ./build/resources/app/graphObjects.js
var graphObjects = __webpack_require__(22960);
// EXTERNAL MODULE: ./build/resources/app/locate.js
var locate = __webpack_require__(92954);
;// CONCATENATED MODULE: ./build/resources/app/listing.js
// All applications of the tenant at once, for what begins with the tenant and not with a declaration.




const operation = 'list the applications of the tenant';
/** With everything that is read of an app that nothing more is declared of. */
const declared = { serviceManagementReference: undefined };
/** Reads them. @throws ActionError when they may not be read, or when Graph does not list all of them. */
const listApplications = async (reader, schema) => {
    const readIn = (place) => (asked) => ({
        ...(0,locate/* readOf */.CY)(operation, '/applications', place, declared)(asked),
        isLong: true
    });
    const named = await (0,locate/* ask */.kA)(readIn('uniqueName'), reader, schema);
    const keyPlace = (0,locate/* refusesUniqueName */.Rl)(named) ? 'tag' : 'uniqueName';
    const answer = keyPlace === 'tag' ? await (0,locate/* ask */.kA)(readIn('tag'), reader, schema) : named;
    if (answer.status !== 200 || !(0,graph_answer/* listsAll */.jX)(answer))
        throw (0,failure/* toActionError */.ie)(readIn(keyPlace)(schema), answer);
    const deleted = await reader.shared(locate/* deletedReads */.t5[keyPlace]);
    return {
        keyPlace,
        applications: (0,graph_answer/* valuesOf */.sm)(answer).map(graphObjects/* parseApplication */.wO),
        deletedNames: deleted.flatMap(({ uniqueName }) => uniqueName ?? [])
    };
};

// EXTERNAL MODULE: ./build/resources/app/tags.js
var app_tags = __webpack_require__(21933);
// EXTERNAL MODULE: ./build/resources/removal.js
var removal = __webpack_require__(61730);
// EXTERNAL MODULE: ./build/resources/tenant/organization.js
var tenant_organization = __webpack_require__(1796);
// EXTERNAL MODULE: ./build/util/concurrency.js
var concurrency = __webpack_require__(36734);
// EXTERNAL MODULE: ./build/resources/app/names.js
var app_names = __webpack_require__(79782);
// EXTERNAL MODULE: ./build/util/words.js
var words = __webpack_require__(85892);
;// CONCATENATED MODULE: ./build/export/draft.js
// The file while it is put together: its values as plain data, and what is to be said beside them.
/** The notes, with paths from a place further up. */
const notesAt = (place, notes) => notes.map(note => ({ ...note, path: [...place, ...note.path] }));

;// CONCATENATED MODULE: ./build/export/views.js
// How an application of the tenant is looked at before it is known what the file calls it.



/** The view of one application. */
const viewOf = (application, { key, uniqueName, isFound }, { keyPlace }, reader, services) => ({
    app: {
        key,
        displayName: application.displayName,
        uniqueName,
        isKeyDerived: false,
        adoptClientId: isFound ? undefined : application.appId,
        restoreDeleted: false,
        prune: false,
        acceptedCredentials: [],
        serviceManagementReference: undefined
    },
    reader,
    services,
    application: async () => ({ state: 'found', keyPlace, application, adopted: !isFound }),
    principal: (0,concurrency/* lazy */.RZ)(() => (0,graphObjects/* readPrincipal */.x2)(application.appId, uniqueName, reader, services.tenantSchema, false))
});
/** True for an application that a run finds by its unique name: it carries our mark, and its key where the tenant keeps keys. */
const isFoundByName = ({ tags, uniqueName }, { keyPlace }) => {
    const { managed, key } = (0,app_tags/* readTags */.g$)(tags);
    return managed && (keyPlace === 'tag' ? key !== undefined : uniqueName !== undefined);
};

;// CONCATENATED MODULE: ./build/export/names.js
// What the applications of a tenant are called in a file: the key of each, and its unique name. Pure.




const longestKey = 63;
const longestUniqueName = 120;
/**
 * Names applications, the oldest first, so that a later export of the same tenant gives the same names. `reserved` names are those of
 * apps that sections of the file stand for.
 */
const nameApps = (applications, { keyPlace, applications: all, deletedNames }, reserved) => {
    const keys = new Set(reserved);
    const held = new Map();
    const hold = (name) => {
        if (name !== undefined)
            held.set(name.toLowerCase(), (held.get(name.toLowerCase()) ?? 0) + 1);
    };
    for (const application of all)
        hold(nameInTenant(application));
    for (const name of deletedNames)
        hold(name);
    for (const name of reserved)
        if (!held.has(name))
            hold(name);
    const isFree = (name) => !held.has(name.toLowerCase());
    return applications.toSorted(byAge).map(application => {
        const given = nameInTenant(application);
        const { displayName, appId } = application;
        // A name that looks like a secret is shown nowhere.
        const slug = (!(0,words/* looksSecret */.n0)(displayName) && (0,app_names/* slugOf */.tF)(displayName)) || `app-${appId.slice(0, 8)}`;
        const uniqueName = given ?? firstFree(slug, longestUniqueName, isFree);
        if (given === undefined)
            hold(uniqueName);
        const key = firstFree(keyOf(uniqueName, application), longestKey, name => !keys.has(name));
        keys.add(key);
        return {
            application,
            key,
            uniqueName,
            isFound: isFoundByName(application, { keyPlace }),
            conflict: conflictOf(application, held.get(uniqueName.toLowerCase()) ?? 0)
        };
    });
};
/** The name that the application has already: another one would be refused. */
const nameInTenant = ({ uniqueName, tags }) => uniqueName ?? (0,app_tags/* readTags */.g$)(tags).key;
const conflictOf = ({ uniqueName, tags }, holders) => {
    const { key } = (0,app_tags/* readTags */.g$)(tags);
    if (uniqueName !== undefined && key !== undefined && uniqueName.toLowerCase() !== key.toLowerCase())
        return `has the unique name ${uniqueName}, and its tags say ${key}`;
    return holders > 1 ? 'has the unique name of another application, perhaps a deleted one' : undefined;
};
const byAge = (one, other) => (one.createdMs ?? 0) - (other.createdMs ?? 0) || (one.appId < other.appId ? -1 : 1);
/** A key begins with a letter, followed by letters, digits and dashes. */
const keyOf = (uniqueName, { appId }) => {
    const slug = (0,words/* looksSecret */.n0)(uniqueName) ? '' : (0,app_names/* slugOf */.tF)(uniqueName);
    if (slug === '')
        return `app-${appId.slice(0, 8)}`;
    return trimmed(/^[a-z]/.test(slug) ? slug : `app-${slug}`, longestKey);
};
const firstFree = (wanted, longest, isFree) => {
    let name = trimmed(wanted, longest);
    for (let number = 2; !isFree(name); number++)
        name = `${trimmed(wanted, longest - `-${number}`.length)}-${number}`;
    return name;
};
const trimmed = (name, longest) => name.slice(0, longest).replace(/-+$/, '');

;// CONCATENATED MODULE: ./build/export/apps.js
// The apps of a file: what every kind says of each application of the tenant, with its names. What belongs to Microsoft is left out.









/** Apps that are worked on together: as many as in a plan. */
const appsAtOnce = 100;
/** Registrations that Microsoft makes in a tenant, by a URI that nobody else's have. */
const isMicrosofts = (application) => (0,locate/* isExtensionsApp */.iJ)(application) || application.configuration.identifierUris.includes('urn:p2p_cert');
/** Asks all kinds about all applications. @throws ActionError for what ends the run. */
const exportApps = async (listing, context) => {
    const ours = listing.applications.filter(one => !isMicrosofts(one) && !context.claimed.has(one.appId));
    const named = nameApps(ours, listing, context.reserved);
    const known = new Map(named.flatMap(app => (unnamableFor(app) === undefined ? [[app.application.appId, app.key]] : [])));
    const results = [];
    for (let start = 0; start < named.length; start += appsAtOnce) {
        const group = named.slice(start, start + appsAtOnce);
        results.push(...(await Promise.all(group.map(app => exportApp(app, listing, known, context)))));
        context.reader.forget();
    }
    return {
        apps: results.flatMap(({ apps }) => apps).sort((one, other) => (one.key < other.key ? -1 : 1)),
        notes: results.flatMap(({ notes }) => notes)
    };
};
const exportApp = async (named, listing, known, { reader, kinds, services, unreadable }) => {
    const { application, key, uniqueName, isFound } = named;
    const { displayName, appId } = application;
    const view = viewOf(application, named, listing, reader, services);
    const told = await Promise.all(kinds.map(kind => ask(kind, view, known, unreadable)));
    const accepted = told.flatMap(one => one.accepted ?? []);
    const names = { name: displayName, uniqueName, ...(!isFound && { adopt: appId }) };
    const unnamable = unnamableFor(named);
    const refusal = unnamable ?? told.find(one => one.refusal !== undefined)?.refusal;
    if (refusal !== undefined) {
        const way = unnamable === undefined ? `. To declare it all the same: ${key}: ${JSON.stringify(names)}` : '';
        const text = `${called(application)} is not declared: it ${refusal}${way}`;
        return { apps: [], notes: [(0,resources_exported/* leftOut */.i)(['apps'], text)] };
    }
    const written = {
        ...names,
        ...Object.assign({}, ...told.map(one => one.written)),
        ...(accepted.length > 0 && { acceptedCredentials: accepted.map(({ keyId }) => keyId) })
    };
    const notes = [...told.flatMap(one => one.notes ?? []), ...accepted.map(beside)];
    const principal = await view.principal();
    return {
        apps: [{ key, application, principalId: principal?.id, written }],
        notes: notesAt(['apps', key], notes)
    };
};
const beside = ({ keyId, text }) => (0,resources_exported/* remark */.V)(['acceptedCredentials', keyId], text);
const called = ({ displayName, appId }) => `${(0,words/* quoted */.TL)(displayName)} (client id ${appId})`;
const ask = async ({ kind, exported }, view, known, unreadable) => {
    if (exported === undefined)
        return { written: {} };
    try {
        return await exported(view, known);
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ) || error.code !== 'permission')
            throw error;
        unreadable(error, `${kind.noun}s`);
        return { written: {}, notes: [(0,resources_exported/* remark */.V)([], `its ${(0,report_text/* plural */.LS)(2, kind.noun).slice(2)} may not be read by the caller`)] };
    }
};
/** Why an app cannot be declared by any name. */
const unnamableFor = (named) => problemOfNames(named) ?? named.conflict;
/** A name that no file may hold: a placeholder would stand for something else. */
const problemOfNames = ({ application: { displayName }, uniqueName }) => {
    if ((0,words/* looksSecret */.n0)(displayName) || (0,words/* looksSecret */.n0)(uniqueName))
        return 'has a name that looks like a secret';
    if (displayName.includes('${') || uniqueName.includes('${'))
        return 'has a name that reads like a placeholder';
    const name = (0,app_names/* parseDisplayName */.fj)(displayName);
    if (!name.ok)
        return `has a name that no file may hold: ${name.problem}`;
    const unique = (0,app_names/* parseUniqueName */.UF)(uniqueName);
    return unique.ok ? undefined : `has a unique name that no file may hold: ${unique.problem}`;
};

;// CONCATENATED MODULE: ./build/export/sections.js
// The sections of a file that stand for the tenant itself: what each kind of the tenant says of it.



/**
 * Asks every kind that this type of tenant has; one of unknown type is asked for all, and refuses those that it lacks.
 * @throws ActionError for what ends the run.
 */
const exportSections = async (context) => {
    const { kinds, sections, scope, apps, unreadable } = context;
    const { kind: tenantType } = await scope.organization();
    const has = ({ tenantTypes }) => tenantType === undefined || tenantTypes.some(type => type === tenantType);
    const told = await Promise.all([
        ...sections.filter(has).map(({ name, exported }) => sections_ask(name, async () => exported(await apps), unreadable)),
        ...kinds
            .filter(has)
            .flatMap(({ section, exporting }) => exporting === undefined ? [] : sections_ask(section, () => exporting.exported(scope), unreadable))
    ]);
    return {
        values: Object.assign({}, ...told.map(({ values }) => values)),
        files: told.flatMap(({ files }) => files),
        notes: told.flatMap(({ notes }) => notes),
        claimed: new Set(told.flatMap(({ claimed }) => [...claimed]))
    };
};
const sections_ask = async (section, exported, unreadable) => {
    const nothing = { values: {}, files: [], notes: [], claimed: new Set() };
    try {
        const { value, files, notes, claims = [] } = await exported();
        return {
            values: value === undefined ? {} : { [section]: value },
            files,
            notes: notesAt([section], notes),
            claimed: new Set(claims)
        };
    }
    catch (error) {
        if (!(error instanceof errors/* ActionError */.lZ))
            throw error;
        // What a tenant of unknown type does not have it refuses as an input.
        if (error.code === 'input')
            return nothing;
        if (error.code === 'protocol' || error.code === 'conflict')
            return { ...nothing, notes: [(0,resources_exported/* leftOut */.i)([section], `${section} is not declared: ${error.message}`)] };
        if (error.code !== 'permission')
            throw error;
        unreadable(error, section);
        return { ...nothing, notes: [(0,resources_exported/* leftOut */.i)([section], `${section} may not be read by the caller, and is not declared`)] };
    }
};

;// CONCATENATED MODULE: ./build/export/gather.js
// Reading a tenant for mode export: its sections and its applications side by side, and what the caller may not read.












/** Reads the tenant: every section, every application. @throws ActionError. What may not be read is left out, with a warning. */
const gather = async ({ graph, claims }, inputs, { ci, kinds, log }) => {
    const reader = (0,reconcile_reader/* createReader */.W)(graph);
    const schema = { knowsCreatedBy: true, expandsOwners: true };
    const unreadable = unreadableCollector();
    const listing = listApplications(reader, schema).catch((error) => {
        if (!(error instanceof errors/* ActionError */.lZ) || error.code !== 'permission')
            throw error;
        unreadable.add(error, 'apps');
        return { keyPlace: 'uniqueName', applications: [], deletedNames: [] };
    });
    const scope = {
        reader,
        services: {
            mode: 'plan',
            caller: claims,
            cloud: inputs.cloud,
            asked: inputs.tenant,
            apps: (0,appDirectory/* createAppRegister */.x)(),
            record: recordOf(async () => (await listing).applications),
            removal: (0,removal/* createRemoval */.h)()
        },
        organization: () => reader.shared(tenant_organization/* organizationRead */.kQ),
        done: { made: new Map() }
    };
    const services = {
        caller: claims,
        nowMs: graph.now,
        tenantSchema: schema,
        trust: { issuer: ci.oidc.issuer, audience: inputs.cloud.oidcAudience }
    };
    const sectionApps = async () => {
        const all = await listing;
        const isFound = (application) => isFoundByName(application, all);
        return {
            applications: all.applications,
            isFound,
            viewOf: (application, key) => viewOf(application, { key, uniqueName: key, isFound: isFound(application) }, all, reader, services)
        };
    };
    const [organization, { applications }, sections] = await Promise.all([
        reader.shared(tenant_organization/* organizationRead */.kQ),
        listing,
        exportSections({
            kinds: kinds.tenant,
            sections: kinds.sections,
            scope,
            apps: (0,concurrency/* handled */.R_)(sectionApps()),
            unreadable: unreadable.add
        })
    ]);
    const tenant = (0,tenant_organization/* tenantOf */.G8)(organization, claims, inputs.tenant);
    (0,tenant_organization/* assertTenant */.ZX)(tenant, inputs.tenant, undefined);
    (0,build_session/* introduceTenant */.gQ)(tenant, ci, log);
    log.info(`The tenant holds ${applications.length} applications.`);
    const { apps, notes } = await exportApps(await listing, {
        reader,
        kinds: kinds.app,
        services,
        claimed: sections.claimed,
        reserved: kinds.sections.flatMap(({ reservedKeys }) => reservedKeys),
        unreadable: unreadable.add
    });
    for (const warning of unreadable.warnings())
        log.warning(warning, 'Not readable');
    const declared = Object.fromEntries(apps.map(({ key, written }) => [key, structuredClone(written)]));
    const value = {
        version: 1,
        tenant: tenant.initialDomain ?? tenant.id,
        ...sections.values,
        ...(apps.length > 0 && { apps: declared })
    };
    return { tenant, apps, draft: { value, files: sections.files, notes: [...sections.notes, ...notes] } };
};
/** What may not be read, with the right that is missing: each once, however many apps it is of. */
const unreadableCollector = () => {
    const found = new Map();
    return {
        add: (error, what) => {
            const why = error.hint ?? error.message;
            found.set(why, (found.get(why) ?? new Set()).add(what));
        },
        warnings: () => [...found].map(([why, what]) => `Not in the exported file, because the caller may not read them: ${[...what].join(', ')}. ${why}`)
    };
};
/** What the action remembers of the tenant, from the tags of all applications that carry our mark. It is read alone. */
const recordOf = (applications) => ({
    hasPlace: () => true,
    isPlaceThere: async () => true,
    entries: async () => {
        const managed = (await applications()).filter(({ tags }) => (0,app_tags/* readTags */.g$)(tags).managed);
        return new Map(managed.toReversed().flatMap(({ tags }) => [...(0,app_tags/* entriesOf */.Mc)(tags)]));
    },
    note: () => undefined,
    write: async () => undefined
});

// EXTERNAL MODULE: ./build/report/markup.js
var markup = __webpack_require__(29271);
;// CONCATENATED MODULE: ./build/export/report.js
// What mode export tells at its end: annotations for what the file does not say, the log, the outputs, and the summary with the
// next steps.




const headline = ({ path, apps, files }) => {
    const policies = files.length === 0 ? '' : ` and ${(0,report_text/* plural */.LS)(files.length, 'file')} beside it`;
    return `\ud83d\udcc4 ${path} declares ${(0,report_text/* plural */.LS)(apps.length, 'app')}${policies}`;
};
/** A step has few annotations of each kind. */
const mostWarnings = 6;
/** Tells of the notes in log and annotations. */
const reportNotes = ({ path, notes }, log) => {
    const missing = notes.filter(({ kind }) => kind === 'left out').map(noteText);
    if (missing.length <= mostWarnings) {
        for (const text of missing)
            log.warning(text, 'Not in the exported file');
        return;
    }
    for (const text of missing)
        log.info(text);
    log.warning(`${missing.length} things of the tenant are not in ${path}: they stay as they are. The log, the summary and comments in the file name each.`, 'Not in the exported file');
};
const noteText = ({ path, text }) => `${(0,util_problem/* pathText */.L)(path.slice(0, 2))}: ${text}`;
/** The outputs. */
const writeExportOutputs = ({ path, apps }, { output }) => {
    const byKey = apps.map(({ key, application, principalId }) => [
        key,
        {
            'client-id': application.appId,
            'application-object-id': application.id,
            ...(principalId !== undefined && { 'service-principal-object-id': principalId }),
            changed: 'false'
        }
    ]);
    output('exported', path);
    output('changed', 'false');
    output('apps', JSON.stringify(Object.fromEntries(byKey)));
};
const notesBytes = 400_000;
/** The job summary. */
const exportSummary = (outcome) => {
    const { tenant, path, apps, sections, files, notes, variables } = outcome;
    const rows = [...sections, ['apps', apps.length]].filter(([, count]) => count > 0);
    const missing = notes.filter(({ kind }) => kind === 'left out');
    const { taken, left } = (0,report_text/* fitting */._Q)(missing, note => `<li>${(0,report_text/* prose */.CS)(noteText(note), 500)}</li>`, notesBytes, Buffer.byteLength);
    const rest = left === 0 ? '' : `\n<li>\u2026 and ${left} more: see the log</li>`;
    const blocks = [
        `<h2>${(0,report_text/* html */.qy)(headline(outcome))}</h2>`,
        (0,jobSummary/* tenantCard */.nO)(tenant),
        (0,markup/* table */.tp)(['Section', 'Entries'], rows.map(([section, count]) => [(0,report_text/* code */.aY)(section), String(count)])),
        files.length === 0
            ? ''
            : `<p>Beside it: ${files
                .slice(0, 50)
                .map(file => (0,report_text/* code */.aY)(file))
                .join(', ')}</p>`,
        missing.length === 0 ? '' : `<h3>Not in the file</h3>\n\n<ul>\n${taken.join('\n')}${rest}\n</ul>`,
        `<h3>Next steps</h3>\n\n<ol>\n${nextSteps(path, variables)
            .map(step => `<li>${step}</li>`)
            .join('\n')}\n</ol>`
    ];
    return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
};
const nextSteps = (path, variables) => [
    `Read ${(0,report_text/* code */.aY)(path)} and its comments, and commit it. The step wrote it into the workspace of the job: a later step keeps it, as an artifact or by a pull request.`,
    ...(variables.length === 0
        ? []
        : [
            `Give the secrets that the file names to the step by ${(0,report_text/* code */.aY)('env:')}: ${variables.map(name => (0,report_text/* code */.aY)(name)).join(', ')}. Mode apply wants each of them set, and sends one when its version is raised; a plan does without.`
        ]),
    `Run with ${(0,report_text/* code */.aY)('mode: plan')}: it shows no write but the marks on what is adopted.`,
    `Run with ${(0,report_text/* code */.aY)('mode: apply')}. From then on the file decides.`
];
/** The last line of the log. */
const exportHeadline = headline;

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/util/files.js
var util_files = __webpack_require__(9118);
;// CONCATENATED MODULE: ./build/export/target.js
// Where the exported files go: inside the workspace, and nowhere else. They appear whole, or not at all.






const refused = (message, hint, cause) => new errors/* ActionError */.lZ({ code: 'input', message, hint, cause });
const inside = 'The path starts at the workspace, and the file must lie in it, also behind links.';
/**
 * The place for the file. Nothing is written yet, nor any folder made.
 * @throws ActionError `input` for a place outside of the workspace, a folder or a device, or a file that exists, without `overwrite`.
 */
const targetOf = async (written, workspace, overwrite) => {
    const given = (0,external_node_path_.resolve)(workspace || '.');
    const root = await promises_.realpath(given);
    const path = (0,external_node_path_.resolve)(root, (0,external_node_path_.relative)(given, (0,external_node_path_.resolve)(given, written)));
    if (/[\\/]$/.test(written) || !(0,util_files/* isInside */.FK)(path, root) || path === root)
        throw refused(`Input config ${(0,words/* quoted */.TL)(written)} is no file inside of the workspace.`, inside);
    const folder = await realFolder((0,external_node_path_.dirname)(path), root, written);
    const target = { written, root, folder, name: (0,external_node_path_.basename)(path), overwrite };
    await assertFree(target, [target.name]);
    return target;
};
/** The folder as it really lies or would lie, once it is made: what there is of the way to it leads through no link out of the workspace. */
const realFolder = async (folder, root, written) => {
    const missing = [];
    for (let there = folder;; there = (0,external_node_path_.dirname)(there)) {
        const real = await promises_.realpath(there).catch(() => undefined);
        if (real === undefined && there !== root) {
            missing.unshift((0,external_node_path_.basename)(there));
            continue;
        }
        if (real === undefined || !(0,util_files/* isInside */.FK)(real, root))
            throw refused(`Input config ${(0,words/* quoted */.TL)(written)} lies outside of the workspace.`, inside);
        return (0,external_node_path_.join)(real, ...missing);
    }
};
/** @throws ActionError `input` that names what exists already and may not be written over. */
const assertFree = async ({ written, folder, overwrite }, names) => {
    const found = await Promise.all(names.map(async (name) => ({ name, stat: await promises_.lstat((0,external_node_path_.join)(folder, name)).catch(() => undefined) })));
    for (const { name, stat } of found)
        if (stat !== undefined && !stat.isFile() && !stat.isSymbolicLink())
            throw refused(`${name} beside ${(0,words/* quoted */.TL)(written)} is no plain file.`, 'Name a file that does not exist, or a plain file.');
    const taken = found.flatMap(({ name, stat }) => (stat === undefined ? [] : name));
    if (overwrite || taken.length === 0)
        return;
    const which = taken.length > 10 ? [...taken.slice(0, 10), `${taken.length - 10} more`] : taken;
    throw refused(`Input config ${(0,words/* quoted */.TL)(written)}: mode export does not write over what exists: ${which.join(', ')}. Nothing was written.`, 'Name another file, remove these, or set overwrite: true.');
};
/** A name that is one file of a folder, whatever the system. */
const plainName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}$/;
/** What lies in the folders of the files beside the target without being one of them: an earlier export may have written it. */
const leftBeside = async ({ folder }, files) => {
    const folders = [...new Set(files.map(({ path }) => (0,external_node_path_.dirname)(path)))].filter(name => name !== '.');
    const written = new Set(files.map(({ path }) => path.toLowerCase()));
    const found = await Promise.all(folders.map(async (name) => (await promises_.readdir((0,external_node_path_.join)(folder, name)).catch(() => [])).map(file => `${name}/${file}`)));
    return found.flat().filter(path => path.endsWith('.xml') && !written.has(path.toLowerCase()));
};
/**
 * Writes the file, and those beside it first: it never names one that is not there. Each is written under another name in its
 * folder and renamed; where one cannot be written, none appears.
 * @throws ActionError `input` for what exists or lies elsewhere, `service` where the disk refuses.
 */
const writeFiles = async (target, text, beside) => {
    const files = [...beside, { path: target.name, text }];
    for (const { path } of beside)
        if (!path.split('/').every(step => plainName.test(step)))
            throw new Error('a file beside the exported one has no plain name');
    await assertFree(target, files.map(({ path }) => path));
    const temporary = new Map();
    try {
        for (const { path, text: content } of files) {
            const place = (0,external_node_path_.join)(target.folder, path);
            await promises_.mkdir((0,external_node_path_.dirname)(place), { recursive: true });
            if (!(0,util_files/* isInside */.FK)(await promises_.realpath((0,external_node_path_.dirname)(place)), target.root))
                throw refused(`${path} beside ${(0,words/* quoted */.TL)(target.written)} lies outside of the workspace.`, inside);
            const draft = (0,external_node_path_.join)((0,external_node_path_.dirname)(place), `.${(0,external_node_path_.basename)(place)}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.tmp`);
            temporary.set(draft, place);
            await promises_.writeFile(draft, content, { flag: 'wx' });
        }
        for (const [draft, place] of temporary) {
            await promises_.rename(draft, place);
            temporary.delete(draft);
        }
    }
    catch (error) {
        if (error instanceof errors/* ActionError */.lZ)
            throw error;
        throw new errors/* ActionError */.lZ({
            code: 'service',
            message: `${(0,words/* quoted */.TL)(target.written)} could not be written: ${(0,errors/* messageOf */.bD)(error)}`,
            hint: 'Check that the step may write to the workspace.',
            cause: error
        });
    }
    finally {
        for (const draft of temporary.keys())
            await promises_.rm(draft, { force: true });
    }
};

;// CONCATENATED MODULE: ./build/export/pipeline.js
// The pipeline of mode export, one direction: sign in, read the tenant, put the file together, check it, write it, tell. It writes to
// the workspace alone, and needs no right but to read.











/**
 * Exports the tenant. @throws ActionError `input` for the file, `sign-in`, `service`, `timeout`, `protocol`, `cancelled`; nothing is
 * written then. What the caller may not read is left out, with a warning that names the right.
 */
const runExport = async (inputs, context) => {
    const { ci, log, runtime } = context;
    const { path } = inputs.declaration;
    const target = await targetOf(path, runtime.env.GITHUB_WORKSPACE, inputs.overwrite);
    const session = await signIn(inputs, context);
    const gathered = await log.group('Read the tenant', () => gather(session, inputs, context));
    const { tenant, draft: first } = gathered;
    if (Object.keys(first.value).length === 2)
        throw nothingToExport(first.notes);
    const render = (draft) => renderDocument(draft, headerOf(tenant));
    const { draft, text } = takeOutMistakes(first, render, configContext(inputs, context));
    assertSize(text, path);
    await writeFiles(target, text, draft.files);
    const left = await leftBeside(target, draft.files);
    if (left.length > 0)
        log.warning(`Beside ${path} lie files that the tenant does not have, and that the file declares with the rest of their folder: ${left.slice(0, 20).join(', ')}.`, 'Files of an earlier export');
    const outcome = outcomeOf(gathered, draft, path);
    reportNotes(outcome, log);
    writeExportOutputs(outcome, ci);
    await (0,jobSummary/* writeSummary */.Sy)(ci.writeSummary, () => exportSummary(outcome), log);
    log.info(exportHeadline(outcome));
};
const signIn = async (inputs, { ci, kinds, runtime, log }) => {
    const needed = [
        requirements/* requirements */.Ln.readOrganization,
        requirements/* requirements */.Ln.readApplications,
        requirements/* requirements */.Ln.readDirectoryRoles,
        requirements/* requirements */.Ln.readDelegatedPermissions,
        ...kinds.tenant.flatMap(({ exporting }) => exporting?.requirements ?? [])
    ];
    const scopes = [...new Set(needed.flatMap(({ delegated }) => delegated ?? []))];
    const settings = (0,build_session/* signInContext */.kI)(inputs, ci, runtime, log, scopes);
    const { kind } = inputs.credential;
    const title = `Sign in to ${settings.tenant} (${kind})`;
    const open = async () => {
        const session = await (0,build_session/* openSession */.fA)(inputs, settings);
        log.info(`Signed in as ${session.claims?.userName ?? session.claims?.appId ?? 'the caller'}.`);
        return session;
    };
    // A group is folded in the live log, and the person must see the code.
    if (kind !== 'device-code')
        return log.group(title, open);
    log.info(title);
    return open();
};
const configContext = ({ declaration, credential }, { kinds }) => ({
    kinds,
    everywhere: declaration.everywhere,
    variables: declaration.variables,
    run: { mode: 'plan', isInteractive: credential.kind === 'device-code' },
    env: {}
});
const headerOf = ({ displayName, id }) => [
    `What mode export of b2c-bootstrap found in the tenant ${displayName ?? ''} (${id}).`,
    'A plan with this file shows no write but the marks on what is adopted. Comments say what is not in it; docs/export.md explains it.'
];
const nothingToExport = (notes) => new errors/* ActionError */.lZ({
    code: 'input',
    message: `The tenant holds nothing that a file could declare${notes.length === 0 ? '' : `: ${notes.map(({ text }) => text).join('; ')}`}. Nothing was written.`,
    hint: 'Check tenant-id, and what the caller may read: docs/permissions.md lists the rights.'
});
const assertSize = (text, path) => {
    const bytes = Buffer.byteLength(text);
    if (bytes <= configFile/* largestConfigBytes */.o)
        return;
    throw new errors/* ActionError */.lZ({
        code: 'input',
        message: `${path} would have ${bytes} bytes, and a configuration file has at most ${configFile/* largestConfigBytes */.o}. Nothing was written.`,
        hint: 'Remove applications and certificates that nobody uses.'
    });
};
/** After the check: what was taken out is no app of the file. */
const outcomeOf = ({ tenant, apps }, { value, files, notes }, path) => {
    const { version: _, tenant: __, apps: left = {}, ...sections } = value;
    const counts = Object.entries(sections).map(([section, of]) => [
        section,
        (0,json/* isObject */.Gv)(of) ? Math.max(1, Object.keys(of).length) : 1
    ]);
    return {
        tenant,
        path,
        apps: apps.filter(({ key }) => (0,json/* isObject */.Gv)(left) && key in left),
        sections: counts,
        files: files.map(file => file.path),
        notes,
        variables: [...new Set(variablesIn(sections))].sort()
    };
};
/** The names at `env` anywhere in the sections. */
const variablesIn = (value) => {
    if (Array.isArray(value))
        return value.flatMap(variablesIn);
    if (!(0,json/* isObject */.Gv)(value))
        return [];
    return Object.entries(value).flatMap(([key, inner]) => (key === 'env' || key === 'passwordEnv') && typeof inner === 'string' ? [inner] : variablesIn(inner));
};


/***/ })

};
