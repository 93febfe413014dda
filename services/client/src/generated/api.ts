// Made from openapi.json by `npm run api`. Changes here are lost.

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives */
        get: operations["healthAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Broker and database are there */
        get: operations["healthReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pairing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices that wait for an operator */
        get: operations["pairingWaiting"];
        put?: never;
        /** A device asks for a code */
        post: operations["pairingStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pairing/{id}/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The device asks whether it was approved */
        post: operations["pairingPoll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pairing/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve the device that shows a code */
        post: operations["pairingApprove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pairing/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Refuse a waiting device */
        delete: operations["pairingRefuse"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrolment-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One-off tokens, without the tokens themselves */
        get: operations["enrolmentListTokens"];
        put?: never;
        /** Make one-off tokens, each of which lets one device in without its code being typed */
        post: operations["enrolmentMakeTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrolment-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Make a token useless */
        delete: operations["enrolmentRemoveToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/expected-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices that are expected, by serial number */
        get: operations["enrolmentListExpected"];
        put?: never;
        /**
         * Import serial numbers: the first device that names one is let in, and becomes what its entry says
         * @description As CSV: a header line with serial, name and, if wanted, kind, site, zones, tags, device.
         */
        post: operations["enrolmentTakeExpected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/expected-devices/{serial}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Expect a device no more */
        delete: operations["enrolmentRemoveExpected"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A device renews its certificate, over mutual TLS on the device listener */
        post: operations["renewalsRenew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revocations.crl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Certificates that are revoked, as an X.509 list (DER) */
        get: operations["revocationsDer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revocations.pem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lists of all who signed certificates of this installation (PEM), as a broker's crlfile */
        get: operations["revocationsPem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices, in order of name */
        get: operations["devicesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do one thing to every device that a filter means
         * @description Tags, zones and sites are changed in one transaction; a device that is refused hinders no other.
         */
        post: operations["devicesAct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One device */
        get: operations["devicesGet"];
        put?: never;
        post?: never;
        /** Remove a device: it loses its certificate and its connection */
        delete: operations["devicesRemove"];
        options?: never;
        head?: never;
        /** Rename or move a device */
        patch: operations["devicesChange"];
        trace?: never;
    };
    "/v1/devices/{id}/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is wanted of a device, and where each value comes from */
        get: operations["devicesConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{id}/configuration/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a device try once more what it refused or took back */
        post: operations["devicesRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell a device to do something at once */
        post: operations["devicesCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Organisations, in order of name */
        get: operations["organisationsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organisations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One organisation */
        get: operations["organisationsGet"];
        /** Make or change an organisation */
        put: operations["organisationsPut"];
        post?: never;
        /** Remove an organisation that has no site */
        delete: operations["organisationsRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sites, in order of name */
        get: operations["sitesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One site */
        get: operations["sitesGet"];
        /** Make or change a site */
        put: operations["sitesPut"];
        post?: never;
        /** Remove a site at which nothing is */
        delete: operations["sitesRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Zones, in order of name */
        get: operations["zonesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/zones/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One zone */
        get: operations["zonesGet"];
        /**
         * Make or change a zone
         * @description Its programme is what its speakers hear; those in several zones hear that of the highest priority that has something to play.
         */
        put: operations["zonesPut"];
        post?: never;
        /** Remove a zone; its speakers leave it */
        delete: operations["zonesRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All layers */
        get: operations["configurationList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/configuration/schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** JSON Schema of every configuration document */
        get: operations["configurationSchemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/configuration/{scope}/{document}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One layer */
        get: operations["configurationGet"];
        /**
         * Write a layer
         * @description Creating needs no precondition; changing needs If-Match. `values` is a part of the document: what it leaves out comes from the layers below. What a rollout left in force for a part of the scope ends with it; the dry run shows whom that changes.
         */
        put: operations["configurationPut"];
        post?: never;
        /** Remove a layer */
        delete: operations["configurationRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/configuration/{scope}/{document}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a layer was, the newest first: who wrote what, and when */
        get: operations["configurationHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/configuration/{scope}/{document}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one revision differs from another */
        get: operations["configurationDiff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/configuration/{scope}/{document}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a revision's content the newest version */
        post: operations["configurationRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/configuration/{scope}/{document}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say which devices writing a layer would change, and what that costs each */
        post: operations["configurationDryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programmes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Programmes that zones name, and what plays */
        get: operations["playbackList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programmes/{id}/playbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Play a source on a programme, now */
        post: operations["playbackPlay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/programmes/{id}/playbacks/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Stop what plays */
        delete: operations["playbackStop"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rollouts, the newest first */
        get: operations["rolloutsList"];
        put?: never;
        /**
         * Begin a rollout, or with dryRun see who would be in which wave
         * @description A configuration rollout is a layer that is in force for the devices that were admitted; at its end it is written as the layer that it is. A newer rollout of the same layer, or of releases, supersedes the older.
         */
        post: operations["rolloutsBegin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rollout: waves, devices, and every decision with the figures it was made on */
        get: operations["rolloutsGet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offer nobody anything for now */
        post: operations["rolloutsPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on; after a wave that missed its success, in spite of it */
        post: operations["rolloutsResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open the wave that waits for approval */
        post: operations["rolloutsApprove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{id}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End it; devices keep what they have */
        post: operations["rolloutsAbort"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give devices back what they had */
        post: operations["rolloutsRollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events: a snapshot, then every change
         * @description A snapshot; then device (new), device-changed (the fields that changed), device-removed, zone, zone-removed, site, site-removed, layer, layer-removed, device-event, rollout, pairing. With Last-Event-ID, what was missed, where it is still kept; else a snapshot. Changes are gathered for 250 ms. A comment every 15 s shows that the stream lives.
         */
        get: operations["eventsOpen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus text: the service and the fleet as a whole
         * @description Without a token only from this machine.
         */
        get: operations["metricsService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus text: every device, or the worst of them above the cap
         * @description A scrape job of its own. Without a token only from this machine.
         */
        get: operations["metricsDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Releases that can be run, newest first by fleet */
        get: operations["releasesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/fleets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fleets of balena, and the devices that update themselves */
        get: operations["releasesFleets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What every known device is to run and runs, also those that are not paired */
        get: operations["releasesDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Variables of a balena fleet or device: for its services, or for balenaOS */
        get: operations["releasesReadVariables"];
        /**
         * Set, change or (with null) remove one variable
         * @description Services of which a variable changes are started anew by their supervisor, once their lock lets it.
         */
        put: operations["releasesWriteVariable"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a device is to run, and what it runs */
        get: operations["releasesDevice"];
        /**
         * Pin one device to a release, or let it follow its fleet
         * @description For more than a device or two, make a rollout.
         */
        put: operations["releasesPin"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, and what he may */
        get: operations["sessionPresent"];
        put?: never;
        /** Log in with a local account: sets the session's cookie */
        post: operations["sessionLogin"];
        /** Log out, and say where to go to be logged out at the identity provider as well */
        delete: operations["sessionLogout"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ways to log in that this installation offers */
        get: operations["oidcMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Begin a login with the identity provider: sends the browser there */
        get: operations["oidcBegin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the identity provider sends the browser back to: sets the session's cookie */
        get: operations["oidcArrive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/oidc/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange the code that a program got on its port for a session */
        post: operations["oidcExchange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/oidc/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a login on another device (RFC 8628) */
        post: operations["oidcBeginDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/oidc/device/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask whether the person has logged in on the other device */
        post: operations["oidcPollDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys of programs, without their secrets */
        get: operations["tokensList"];
        put?: never;
        /** Make a token; its secret is shown this once */
        post: operations["tokensMake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: operations["tokensRevoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People who may log in, in order of name */
        get: operations["usersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One person */
        get: operations["usersGet"];
        /** Make or change a person's account and what he may */
        put: operations["usersPut"];
        post?: never;
        /** Remove a person's account: he is logged out at once */
        delete: operations["usersRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: operations["auditList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All of it that fits, newest first, one JSON object on each line */
        get: operations["auditEverything"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is told of what happens, by HTTP */
        get: operations["webhooksList"];
        put?: never;
        /** Subscribe an address to events; the secret that signs them is shown this once */
        post: operations["webhooksMake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook, without its secret */
        get: operations["webhooksGet"];
        put?: never;
        post?: never;
        /** Remove a webhook and what is queued for it */
        delete: operations["webhooksRemove"];
        options?: never;
        head?: never;
        /** Change a webhook */
        patch: operations["webhooksChange"];
        trace?: never;
    };
    "/v1/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret; the old one signs beside it for a while */
        post: operations["webhooksRotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a message that means nothing, to see whether it arrives */
        post: operations["webhooksPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent, is queued, or was given up; the newest first */
        get: operations["webhooksDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver a message once more, under the id that it has */
        post: operations["webhooksRedeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ice-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * STUN and TURN servers, with credentials that are good for a while
         * @description For RTCPeerConnection. Ask again before `expiresAt`; a session that is up goes on.
         */
        get: operations["iceList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        PairingRequest: {
            payload: {
                /** @enum {string} */
                purpose: "carillon-pairing";
                /** @enum {string} */
                kind: "speaker" | "media";
                csr: string;
                /** Format: base64 */
                nonce: string;
                model?: string;
                serial?: string;
                agentVersion: string;
                enrolmentToken?: string;
                balenaUuid?: string;
            } & {
                [key: string]: unknown;
            };
            /** Format: base64 */
            signature: string;
        };
        PairingStarted: {
            pairingId: string;
            deviceId: string;
            userCode: string;
            fingerprintWords: string[];
            intervalSeconds: number;
            expiresInSeconds: number;
            nonce: string;
        };
        PairingPoll: {
            payload: {
                /** @enum {string} */
                purpose: "carillon-pairing-poll";
                pairingId: string;
                nonce: string;
            } & {
                [key: string]: unknown;
            };
            /** Format: base64 */
            signature: string;
        };
        PairingGranted: {
            deviceId: string;
            certificateChain: string;
            caCertificate: string;
            broker: {
                /** Format: uri */
                url: string;
                /** @default [] */
                others: string[];
            };
            name: string;
        };
        PendingPairing: {
            pairingId: string;
            deviceId: string;
            /** @enum {string} */
            kind: "speaker" | "media";
            userCode: string;
            fingerprintWords: string[];
            model?: string;
            serial?: string;
            sourceAddress: string;
            ageSeconds: number;
            objection?: string;
        };
        PairingApproval: {
            userCode: string;
            name: string;
            /** @default main */
            site: string;
            /** @default [] */
            zones: string[];
            /** @default [] */
            tags: string[];
        };
        Device: {
            id: string;
            /** @enum {string} */
            kind: "speaker" | "media";
            name: string;
            organisation: string;
            site: string;
            zones: string[];
            tags: string[];
            model: string | null;
            serial: string | null;
            /** @enum {string} */
            presence: "never-seen" | "online" | "late" | "lost" | "draining";
            /** Format: date-time */
            presenceSince: string;
            lastSeen: string | null;
            session: number | null;
            duplicateIdentity?: {
                certain: boolean;
                detail: string;
            } | null;
            agentVersion: string | null;
            imageVersion: string | null;
            configuration: {
                desiredVersion: number;
                desiredHash: string | null;
                reportedVersion: number;
                reportedHash: string | null;
                inStep: boolean;
                /** @enum {string} */
                drift: "none" | "pending" | "trying" | "rejected" | "undone" | "different";
                rejected: {
                    [key: string]: {
                        code: string;
                        detail: string;
                    };
                } | null;
            };
            certificateExpires: string | null;
            release?: {
                /** @enum {string} */
                delivery: "balena" | "compose";
                uuid: string;
                fleet: string;
                name: string;
                online: boolean;
                pinned: string | null;
                running: string | null;
                /** @enum {string} */
                progress: "idle" | "updating" | "failed";
                percent: number | null;
                detail: string | null;
                hostVersion: string | null;
                tags: {
                    [key: string]: string;
                };
                /** Format: date-time */
                asOf: string;
            };
            telemetry: components["schemas"]["Telemetry"] | null;
            playoutSkewSeconds: number | null;
        };
        Telemetry: ({
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            kind: "speaker";
            session: number;
            seq: number;
            /** Format: date-time */
            sentAt: string;
            intervalSeconds: number;
            inboundRtp: {
                packetsReceived: number;
                packetsLost: number;
                packetsLostBeforeRepair: number;
                jitter: number;
                packetsDiscarded: number;
                packetsDuplicated: number;
                bytesReceived: number;
                nackCount: number;
                retransmittedPacketsReceived: number;
                fecPacketsReceived: number;
                jitterBufferDelay: number;
                jitterBufferTargetDelay: number;
                jitterBufferEmittedCount: number;
                totalSamplesReceived: number;
                concealedSamples: number;
                silentConcealedSamples: number;
                concealmentEvents: number;
                insertedSamplesForDeceleration: number;
                removedSamplesForAcceleration: number;
            } & {
                [key: string]: unknown;
            };
            mediaPlayout: {
                synthesizedSamplesDuration: number;
                synthesizedSamplesEvents: number;
                totalSamplesDuration: number;
                totalPlayoutDelay: number;
                totalSamplesCount: number;
            } & {
                [key: string]: unknown;
            };
            accounting: {
                real: number;
                redundant: number;
                retransmitted: number;
                fec: number;
                concealed: number;
                silenced: number;
            } & {
                [key: string]: unknown;
            };
            sync: {
                clockOffsetSeconds?: number;
                clockOffsetUncertaintySeconds?: number;
                clockDriftPpm?: number;
                roundTripTimeSeconds?: number;
                playoutErrorSeconds?: number;
                resamplingRatioPpm?: number;
                delaySeconds?: number;
                deviceDelaySeconds?: number;
                neededDelaySeconds?: number;
                keepsUp?: boolean;
                resyncEvents: number;
            } & {
                [key: string]: unknown;
            };
            listening: {
                /** @enum {string} */
                state: "idle" | "joining" | "syncing" | "playing" | "starved" | "reconnecting";
                programme: string | null;
                epoch?: string;
                mediaSample?: number;
                reconnectCount: number;
                reconnectToAudioSeconds?: number;
                timeToFirstAudioSeconds?: number;
                redundancy?: string;
                overheadBytes?: number;
                overheadKbps?: number;
            } & {
                [key: string]: unknown;
            };
            output: {
                /** @enum {string} */
                state: "opening" | "running" | "missing" | "busy" | "lost";
                device: string;
                detail?: string;
                /** @enum {string} */
                realtime: "fifo" | "nice" | "none";
                underruns: number;
                periodWorkP99Seconds?: number;
            } & {
                [key: string]: unknown;
            };
            process: {
                uptimeSeconds: number;
                cpuSeconds: number;
                residentBytes: number;
                eventLoopP99Seconds?: number;
                diskFreeRatio?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        }) | ({
            /** @enum {number} */
            v: 1;
            /** @enum {string} */
            kind: "media";
            session: number;
            seq: number;
            /** Format: date-time */
            sentAt: string;
            intervalSeconds: number;
            programmes: ({
                id: string;
                epoch: string;
                /** @enum {string} */
                class: "live" | "media";
                delaySeconds: number;
                delayIsAuto?: boolean;
                /** @enum {string} */
                state: "idle" | "playing";
                playback?: string;
                source?: string;
                positionSeconds?: number;
                durationSeconds?: number;
                listeners: number;
                recommendedDelaySeconds?: number;
                behind?: string[];
                framesEncoded: number;
                latenessP99Seconds: number;
                latenessMaxSeconds: number;
                framesLate: number;
                packetsSent: number;
                bytesSent: number;
                retransmittedPacketsSent: number;
                redundantBytesSent: number;
            } & {
                [key: string]: unknown;
            })[];
            /** @enum {string} */
            realtime: "fifo" | "nice" | "none";
            process: {
                uptimeSeconds: number;
                cpuSeconds: number;
                residentBytes: number;
                eventLoopP99Seconds?: number;
                diskFreeRatio?: number;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        });
        BulkRequest: {
            filter: string;
            action: {
                /** @enum {string} */
                kind: "tag";
                /** @default [] */
                set: string[];
                /** @default [] */
                remove: string[];
            } | {
                /** @enum {string} */
                kind: "move";
                site?: string;
                /** @default [] */
                enter: string[];
                /** @default [] */
                leave: string[];
            } | {
                /** @enum {string} */
                kind: "command";
                instruction: {
                    /** @enum {string} */
                    kind: "identify";
                    /** @default 3 */
                    seconds: number;
                } | {
                    /** @enum {string} */
                    kind: "rebirth";
                } | {
                    /** @enum {string} */
                    kind: "restart";
                };
            };
            /** @default false */
            dryRun: boolean;
        };
        BulkOutcome: {
            dryRun: boolean;
            matched: number;
            counts: {
                [key: string]: number;
            };
            results: {
                device: string;
                name: string;
                /** @enum {string} */
                outcome: "changed" | "unchanged" | "sent" | "refused";
                site?: string;
                zones?: string[];
                tags?: string[];
                code?: string;
                detail?: string;
            }[];
        };
        ResolvedConfiguration: {
            version: number;
            hash: string;
            documents: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            origins: {
                [key: string]: string;
            };
        };
        Organisation: {
            id: string;
            name: string;
        };
        Site: {
            id: string;
            name: string;
            /** @default main */
            organisation: string;
        };
        Zone: {
            id: string;
            name: string;
            /** @default main */
            site: string;
            /** @default null */
            programme: string | null;
            /** @default 0 */
            priority: number;
        };
        LayerList: {
            items: components["schemas"]["Layer"][];
            /** @default null */
            nextCursor: string | null;
        };
        Layer: {
            values: {
                [key: string]: unknown;
            };
            /** @default 0 */
            priority: number;
            scope: string;
            document: string;
            version: number;
            /** Format: date-time */
            updatedAt: string;
            updatedBy: string;
        };
        LayerHistory: {
            items: components["schemas"]["LayerRevision"][];
            nextCursor: string | null;
        };
        LayerRevision: {
            revision: number;
            scope: string;
            document: string;
            version: number;
            values: {
                [key: string]: unknown;
            } | null;
            priority: number;
            restoredFrom: number | null;
            /** Format: date-time */
            at: string;
            by: string;
        };
        LayerDiff: {
            from: components["schemas"]["LayerRevision"];
            to: components["schemas"]["LayerRevision"];
            differences: {
                pointer: string;
                before?: unknown;
                after?: unknown;
            }[];
        };
        DryRunOutcome: {
            counts: {
                unchanged: number;
                live: number;
                "re-session": number;
                restart: number;
                invalid: number;
            };
            devices: {
                device: string;
                name: string;
                change: ("live" | "re-session" | "restart") | null;
                documents: {
                    document: string;
                    /** @enum {string} */
                    change: "live" | "re-session" | "restart";
                    pointers: string[];
                }[];
                errors: {
                    pointer: string;
                    detail: string;
                }[];
            }[];
        };
        LayerPut: {
            values: {
                [key: string]: unknown;
            };
            /** @default 0 */
            priority: number;
        };
        ProgrammeState: {
            id: string;
            sites: string[];
            zones: string[];
            media: {
                media: string;
                online: boolean;
                state: ("idle" | "playing") | null;
                playback: string | null;
                source: string | null;
                positionSeconds: number | null;
                durationSeconds: number | null;
                listeners: number | null;
            }[];
        };
        PlaybackRequest: {
            source: {
                /** @enum {string} */
                kind: "file";
                name: string;
            } | {
                /** @enum {string} */
                kind: "pcm";
                input: string;
                /**
                 * @default s16le
                 * @enum {string}
                 */
                format: "s16le" | "f32le";
                /** @default 48000 */
                rate: number;
                /** @default 2 */
                channels: number;
                /** @default 0.02 */
                jitterSeconds: number;
            } | {
                /** @enum {string} */
                kind: "silence";
            };
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            code: string;
            next?: string;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        } & {
            [key: string]: unknown;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    healthAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    healthReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Broker and database are there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready",
                     *       "parts": {
                     *         "hall": "hall"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                        parts: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pairingWaiting: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Devices that wait for an operator */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "pairingId": "hall",
                     *           "deviceId": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "kind": "speaker",
                     *           "userCode": "BCDF-GHJK",
                     *           "fingerprintWords": [
                     *             "hall"
                     *           ],
                     *           "model": "Raspberry Pi 4",
                     *           "serial": "10000000a1b2c3d4",
                     *           "sourceAddress": "hall",
                     *           "ageSeconds": 1,
                     *           "objection": "hall"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["PendingPairing"][];
                        /** @default null */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pairingStart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "payload": {
                 *         "purpose": "carillon-pairing",
                 *         "kind": "speaker",
                 *         "csr": "hall",
                 *         "nonce": "aGFsbA==",
                 *         "model": "Raspberry Pi 4",
                 *         "serial": "10000000a1b2c3d4",
                 *         "agentVersion": "1.4.0",
                 *         "enrolmentToken": "hall",
                 *         "balenaUuid": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                 *       },
                 *       "signature": "aGFsbA=="
                 *     }
                 */
                "application/json": components["schemas"]["PairingRequest"];
            };
        };
        responses: {
            /** @description A device asks for a code */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pairingId": "hall",
                     *       "deviceId": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "userCode": "BCDF-GHJK",
                     *       "fingerprintWords": [
                     *         "hall",
                     *         "hall",
                     *         "hall",
                     *         "hall"
                     *       ],
                     *       "intervalSeconds": 10,
                     *       "expiresInSeconds": 1,
                     *       "nonce": "hall"
                     *     }
                     */
                    "application/json": components["schemas"]["PairingStarted"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-proof-invalid: The request is not signed by the device's key */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-proof-invalid",
                     *       "title": "The request is not signed by the device's key",
                     *       "status": 401,
                     *       "code": "pairing-proof-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Start pairing again.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too-many-requests: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:too-many-requests",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "too-many-requests",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait for Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-full: Too many devices are waiting to be paired; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-full",
                     *       "title": "Too many devices are waiting to be paired",
                     *       "status": 503,
                     *       "code": "pairing-full",
                     *       "detail": "what happened, and to what",
                     *       "next": "Claim or refuse the waiting ones.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pairingPoll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in pairing */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "payload": {
                 *         "purpose": "carillon-pairing-poll",
                 *         "pairingId": "hall",
                 *         "nonce": "hall"
                 *       },
                 *       "signature": "aGFsbA=="
                 *     }
                 */
                "application/json": components["schemas"]["PairingPoll"];
            };
        };
        responses: {
            /** @description The device asks whether it was approved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deviceId": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "certificateChain": "hall",
                     *       "caCertificate": "hall",
                     *       "broker": {
                     *         "url": "https://receiver.example/carillon",
                     *         "others": []
                     *       },
                     *       "name": "Hall, left"
                     *     }
                     */
                    "application/json": components["schemas"]["PairingGranted"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-proof-invalid: The request is not signed by the device's key */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-proof-invalid",
                     *       "title": "The request is not signed by the device's key",
                     *       "status": 401,
                     *       "code": "pairing-proof-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Start pairing again.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-refused: The operator refused this device */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-refused",
                     *       "title": "The operator refused this device",
                     *       "status": 403,
                     *       "code": "pairing-refused",
                     *       "detail": "what happened, and to what",
                     *       "next": "Ask the operator.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-expired: The pairing code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-expired",
                     *       "title": "The pairing code has expired",
                     *       "status": 410,
                     *       "code": "pairing-expired",
                     *       "detail": "what happened, and to what",
                     *       "next": "The device shows a new code by itself.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-pending: Waiting for an operator to enter the code */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-pending",
                     *       "title": "Waiting for an operator to enter the code",
                     *       "status": 428,
                     *       "code": "pairing-pending",
                     *       "detail": "what happened, and to what",
                     *       "next": "Poll again after `interval` seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-slow-down: Polling too fast */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-slow-down",
                     *       "title": "Polling too fast",
                     *       "status": 429,
                     *       "code": "pairing-slow-down",
                     *       "detail": "what happened, and to what",
                     *       "next": "Poll at the interval that the answer names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pairingApprove: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userCode": "BCDF-GHJK",
                 *       "name": "Hall, left",
                 *       "site": "main",
                 *       "zones": [
                 *         "hall"
                 *       ],
                 *       "tags": [
                 *         "floor=2"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PairingApproval"];
            };
        };
        responses: {
            /** @description Approve the device that shows a code */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "kind": "speaker",
                     *       "name": "Hall, left",
                     *       "organisation": "main",
                     *       "site": "main",
                     *       "zones": [
                     *         "hall"
                     *       ],
                     *       "tags": [
                     *         "floor=2"
                     *       ],
                     *       "model": "Raspberry Pi 4",
                     *       "serial": "10000000a1b2c3d4",
                     *       "presence": "online",
                     *       "presenceSince": "2026-01-31T08:00:00.000Z",
                     *       "lastSeen": "2026-01-31T08:00:00.000Z",
                     *       "session": 1,
                     *       "duplicateIdentity": {
                     *         "certain": false,
                     *         "detail": "hall"
                     *       },
                     *       "agentVersion": "1.4.0",
                     *       "imageVersion": "1.4.0",
                     *       "configuration": {
                     *         "desiredVersion": 1,
                     *         "desiredHash": "hall",
                     *         "reportedVersion": 1,
                     *         "reportedHash": "hall",
                     *         "inStep": false,
                     *         "drift": "none",
                     *         "rejected": {
                     *           "hall": {
                     *             "code": "hall",
                     *             "detail": "hall"
                     *           }
                     *         }
                     *       },
                     *       "certificateExpires": "2026-01-31T08:00:00.000Z",
                     *       "release": {
                     *         "delivery": "balena",
                     *         "uuid": "hall",
                     *         "fleet": "hall",
                     *         "name": "Hall, left",
                     *         "online": false,
                     *         "pinned": "hall",
                     *         "running": "hall",
                     *         "progress": "idle",
                     *         "percent": 1,
                     *         "detail": "hall",
                     *         "hostVersion": "hall",
                     *         "tags": {
                     *           "hall": "hall"
                     *         },
                     *         "asOf": "2026-01-31T08:00:00.000Z"
                     *       },
                     *       "telemetry": {
                     *         "v": 1,
                     *         "kind": "speaker",
                     *         "session": 1,
                     *         "seq": 1,
                     *         "sentAt": "2026-01-31T08:00:00.000Z",
                     *         "intervalSeconds": 10,
                     *         "inboundRtp": {
                     *           "packetsReceived": 1,
                     *           "packetsLost": 1,
                     *           "packetsLostBeforeRepair": 1,
                     *           "jitter": 0.0004,
                     *           "packetsDiscarded": 1,
                     *           "packetsDuplicated": 1,
                     *           "bytesReceived": 1,
                     *           "nackCount": 1,
                     *           "retransmittedPacketsReceived": 1,
                     *           "fecPacketsReceived": 1,
                     *           "jitterBufferDelay": 1,
                     *           "jitterBufferTargetDelay": 1,
                     *           "jitterBufferEmittedCount": 1,
                     *           "totalSamplesReceived": 1,
                     *           "concealedSamples": 1,
                     *           "silentConcealedSamples": 1,
                     *           "concealmentEvents": 1,
                     *           "insertedSamplesForDeceleration": 1,
                     *           "removedSamplesForAcceleration": 1
                     *         },
                     *         "mediaPlayout": {
                     *           "synthesizedSamplesDuration": 1,
                     *           "synthesizedSamplesEvents": 1,
                     *           "totalSamplesDuration": 1,
                     *           "totalPlayoutDelay": 1,
                     *           "totalSamplesCount": 1
                     *         },
                     *         "accounting": {
                     *           "real": 1,
                     *           "redundant": 1,
                     *           "retransmitted": 1,
                     *           "fec": 1,
                     *           "concealed": 1,
                     *           "silenced": 1
                     *         },
                     *         "sync": {
                     *           "clockOffsetSeconds": 1,
                     *           "clockOffsetUncertaintySeconds": 1,
                     *           "clockDriftPpm": 1,
                     *           "roundTripTimeSeconds": 1,
                     *           "playoutErrorSeconds": 1,
                     *           "resamplingRatioPpm": 1,
                     *           "delaySeconds": 0.4,
                     *           "deviceDelaySeconds": 1,
                     *           "neededDelaySeconds": 1,
                     *           "keepsUp": false,
                     *           "resyncEvents": 1
                     *         },
                     *         "listening": {
                     *           "state": "idle",
                     *           "programme": "hall",
                     *           "epoch": "hall",
                     *           "mediaSample": 1,
                     *           "reconnectCount": 1,
                     *           "reconnectToAudioSeconds": 1,
                     *           "timeToFirstAudioSeconds": 1,
                     *           "redundancy": "hall",
                     *           "overheadBytes": 1,
                     *           "overheadKbps": 1
                     *         },
                     *         "output": {
                     *           "state": "opening",
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "detail": "hall",
                     *           "realtime": "fifo",
                     *           "underruns": 1,
                     *           "periodWorkP99Seconds": 1
                     *         },
                     *         "process": {
                     *           "uptimeSeconds": 1,
                     *           "cpuSeconds": 1,
                     *           "residentBytes": 1,
                     *           "eventLoopP99Seconds": 1,
                     *           "diskFreeRatio": 1
                     *         }
                     *       },
                     *       "playoutSkewSeconds": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-code-unknown: No device is showing this code */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-code-unknown",
                     *       "title": "No device is showing this code",
                     *       "status": 404,
                     *       "code": "pairing-code-unknown",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the letters; a code lives 15 minutes.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too-many-requests: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:too-many-requests",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "too-many-requests",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait for Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pairingRefuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in pairing */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refuse a waiting device */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description pairing-expired: The pairing code has expired */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:pairing-expired",
                     *       "title": "The pairing code has expired",
                     *       "status": 410,
                     *       "code": "pairing-expired",
                     *       "detail": "what happened, and to what",
                     *       "next": "The device shows a new code by itself.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolmentListTokens: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One-off tokens, without the tokens themselves */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "kind": "speaker",
                     *           "site": "main",
                     *           "zones": [
                     *             "hall"
                     *           ],
                     *           "tags": [
                     *             "floor=2"
                     *           ],
                     *           "createdAt": "2026-01-31T08:00:00.000Z",
                     *           "expiresAt": "2026-01-31T08:00:00.000Z",
                     *           "usedBy": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            /**
                             * @default speaker
                             * @enum {string}
                             */
                            kind: "speaker" | "media";
                            /** @default main */
                            site: string;
                            /** @default [] */
                            zones: string[];
                            /** @default [] */
                            tags: string[];
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            usedBy: string | null;
                        }[];
                        /** @default null */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolmentMakeTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "names": [
                 *         "hall"
                 *       ],
                 *       "kind": "speaker",
                 *       "site": "main",
                 *       "zones": [
                 *         "hall"
                 *       ],
                 *       "tags": [
                 *         "floor=2"
                 *       ],
                 *       "expiresInSeconds": 604800
                 *     }
                 */
                "application/json": {
                    names: string[];
                    /**
                     * @default speaker
                     * @enum {string}
                     */
                    kind?: "speaker" | "media";
                    /** @default main */
                    site?: string;
                    /** @default [] */
                    zones?: string[];
                    /** @default [] */
                    tags?: string[];
                    /** @default 604800 */
                    expiresInSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Make one-off tokens, each of which lets one device in without its code being typed */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "kind": "speaker",
                     *           "site": "main",
                     *           "zones": [
                     *             "hall"
                     *           ],
                     *           "tags": [
                     *             "floor=2"
                     *           ],
                     *           "createdAt": "2026-01-31T08:00:00.000Z",
                     *           "expiresAt": "2026-01-31T08:00:00.000Z",
                     *           "usedBy": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "token": "hall"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            /**
                             * @default speaker
                             * @enum {string}
                             */
                            kind: "speaker" | "media";
                            /** @default main */
                            site: string;
                            /** @default [] */
                            zones: string[];
                            /** @default [] */
                            tags: string[];
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                            usedBy: string | null;
                            token: string;
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolmentRemoveToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in enrolment-tokens */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Make a token useless */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolmentListExpected: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Devices that are expected, by serial number */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "serial": "10000000a1b2c3d4",
                     *           "name": "Hall, left",
                     *           "kind": "speaker",
                     *           "site": "main",
                     *           "zones": [
                     *             "hall"
                     *           ],
                     *           "tags": [
                     *             "floor=2"
                     *           ],
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "expiresAt": "2026-01-31T08:00:00.000Z",
                     *           "metBy": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            serial: string;
                            name: string;
                            /**
                             * @default speaker
                             * @enum {string}
                             */
                            kind: "speaker" | "media";
                            /** @default main */
                            site: string;
                            /** @default [] */
                            zones: string[];
                            /** @default [] */
                            tags: string[];
                            /** @default null */
                            device: string | null;
                            /** Format: date-time */
                            expiresAt: string;
                            metBy: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolmentTakeExpected: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "serial": "10000000a1b2c3d4",
                 *           "name": "Hall, left",
                 *           "kind": "speaker",
                 *           "site": "main",
                 *           "zones": [
                 *             "hall"
                 *           ],
                 *           "tags": [
                 *             "floor=2"
                 *           ],
                 *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                 *         }
                 *       ],
                 *       "expiresInSeconds": 2592000
                 *     }
                 */
                "application/json": {
                    items: {
                        serial: string;
                        name: string;
                        /**
                         * @default speaker
                         * @enum {string}
                         */
                        kind?: "speaker" | "media";
                        /** @default main */
                        site?: string;
                        /** @default [] */
                        zones?: string[];
                        /** @default [] */
                        tags?: string[];
                        /** @default null */
                        device?: string | null;
                    }[];
                    /** @default 2592000 */
                    expiresInSeconds?: number;
                };
                /**
                 * @example serial,name,zones
                 *     10000000a1b2c3d4,"Hall, left",hall
                 */
                "text/csv": {
                    items: {
                        serial: string;
                        name: string;
                        /**
                         * @default speaker
                         * @enum {string}
                         */
                        kind?: "speaker" | "media";
                        /** @default main */
                        site?: string;
                        /** @default [] */
                        zones?: string[];
                        /** @default [] */
                        tags?: string[];
                        /** @default null */
                        device?: string | null;
                    }[];
                    /** @default 2592000 */
                    expiresInSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Import serial numbers: the first device that names one is let in, and becomes what its entry says */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "taken": 1
                     *     }
                     */
                    "application/json": {
                        taken: number;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolmentRemoveExpected: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the serial number */
                serial: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Expect a device no more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewalsRenew: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "csr": "hall"
                 *     }
                 */
                "application/json": {
                    csr: string;
                };
            };
        };
        responses: {
            /** @description A device renews its certificate, over mutual TLS on the device listener */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificateChain": "hall"
                     *     }
                     */
                    "application/json": {
                        certificateChain: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description certificate-invalid: The certificate is not valid here; pairing-proof-invalid: The request is not signed by the device's key */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:certificate-invalid",
                     *       "title": "The certificate is not valid here",
                     *       "status": 401,
                     *       "code": "certificate-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Pair the device again.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description certificate-revoked: The device was removed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:certificate-revoked",
                     *       "title": "The device was removed",
                     *       "status": 403,
                     *       "code": "certificate-revoked",
                     *       "detail": "what happened, and to what",
                     *       "next": "Pair it again if that was a mistake.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too-many-requests: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:too-many-requests",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "too-many-requests",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait for Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revocationsDer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Certificates that are revoked, as an X.509 list (DER) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example  */
                    "application/pkix-crl": string;
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revocationsPem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lists of all who signed certificates of this installation (PEM), as a broker's crlfile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example  */
                    "application/x-pem-file": string;
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
                /** @description an expression, such as: site = north and not state = lost and name ~ "hall*" */
                filter?: string;
                /** @description a part of a name, id, serial number, model, site, zone or tag */
                search?: string;
                /** @description of this site only */
                site?: string;
                /** @description of this zone only */
                zone?: string;
                /** @description with this tag only: NAME or NAME=VALUE */
                tag?: string;
                /** @description speaker or media */
                kind?: "speaker" | "media";
                /** @description in this state of presence only */
                presence?: "never-seen" | "online" | "late" | "lost" | "draining";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Devices, in order of name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "kind": "speaker",
                     *           "name": "Hall, left",
                     *           "organisation": "main",
                     *           "site": "main",
                     *           "zones": [
                     *             "hall"
                     *           ],
                     *           "tags": [
                     *             "floor=2"
                     *           ],
                     *           "model": "Raspberry Pi 4",
                     *           "serial": "10000000a1b2c3d4",
                     *           "presence": "online",
                     *           "presenceSince": "2026-01-31T08:00:00.000Z",
                     *           "lastSeen": "2026-01-31T08:00:00.000Z",
                     *           "session": 1,
                     *           "duplicateIdentity": {
                     *             "certain": false,
                     *             "detail": "hall"
                     *           },
                     *           "agentVersion": "1.4.0",
                     *           "imageVersion": "1.4.0",
                     *           "configuration": {
                     *             "desiredVersion": 1,
                     *             "desiredHash": "hall",
                     *             "reportedVersion": 1,
                     *             "reportedHash": "hall",
                     *             "inStep": false,
                     *             "drift": "none",
                     *             "rejected": {
                     *               "hall": {
                     *                 "code": "hall",
                     *                 "detail": "hall"
                     *               }
                     *             }
                     *           },
                     *           "certificateExpires": "2026-01-31T08:00:00.000Z",
                     *           "release": {
                     *             "delivery": "balena",
                     *             "uuid": "hall",
                     *             "fleet": "hall",
                     *             "name": "Hall, left",
                     *             "online": false,
                     *             "pinned": "hall",
                     *             "running": "hall",
                     *             "progress": "idle",
                     *             "percent": 1,
                     *             "detail": "hall",
                     *             "hostVersion": "hall",
                     *             "tags": {
                     *               "hall": "hall"
                     *             },
                     *             "asOf": "2026-01-31T08:00:00.000Z"
                     *           },
                     *           "telemetry": {
                     *             "v": 1,
                     *             "kind": "speaker",
                     *             "session": 1,
                     *             "seq": 1,
                     *             "sentAt": "2026-01-31T08:00:00.000Z",
                     *             "intervalSeconds": 10,
                     *             "inboundRtp": {
                     *               "packetsReceived": 1,
                     *               "packetsLost": 1,
                     *               "packetsLostBeforeRepair": 1,
                     *               "jitter": 0.0004,
                     *               "packetsDiscarded": 1,
                     *               "packetsDuplicated": 1,
                     *               "bytesReceived": 1,
                     *               "nackCount": 1,
                     *               "retransmittedPacketsReceived": 1,
                     *               "fecPacketsReceived": 1,
                     *               "jitterBufferDelay": 1,
                     *               "jitterBufferTargetDelay": 1,
                     *               "jitterBufferEmittedCount": 1,
                     *               "totalSamplesReceived": 1,
                     *               "concealedSamples": 1,
                     *               "silentConcealedSamples": 1,
                     *               "concealmentEvents": 1,
                     *               "insertedSamplesForDeceleration": 1,
                     *               "removedSamplesForAcceleration": 1
                     *             },
                     *             "mediaPlayout": {
                     *               "synthesizedSamplesDuration": 1,
                     *               "synthesizedSamplesEvents": 1,
                     *               "totalSamplesDuration": 1,
                     *               "totalPlayoutDelay": 1,
                     *               "totalSamplesCount": 1
                     *             },
                     *             "accounting": {
                     *               "real": 1,
                     *               "redundant": 1,
                     *               "retransmitted": 1,
                     *               "fec": 1,
                     *               "concealed": 1,
                     *               "silenced": 1
                     *             },
                     *             "sync": {
                     *               "clockOffsetSeconds": 1,
                     *               "clockOffsetUncertaintySeconds": 1,
                     *               "clockDriftPpm": 1,
                     *               "roundTripTimeSeconds": 1,
                     *               "playoutErrorSeconds": 1,
                     *               "resamplingRatioPpm": 1,
                     *               "delaySeconds": 0.4,
                     *               "deviceDelaySeconds": 1,
                     *               "neededDelaySeconds": 1,
                     *               "keepsUp": false,
                     *               "resyncEvents": 1
                     *             },
                     *             "listening": {
                     *               "state": "idle",
                     *               "programme": "hall",
                     *               "epoch": "hall",
                     *               "mediaSample": 1,
                     *               "reconnectCount": 1,
                     *               "reconnectToAudioSeconds": 1,
                     *               "timeToFirstAudioSeconds": 1,
                     *               "redundancy": "hall",
                     *               "overheadBytes": 1,
                     *               "overheadKbps": 1
                     *             },
                     *             "output": {
                     *               "state": "opening",
                     *               "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *               "detail": "hall",
                     *               "realtime": "fifo",
                     *               "underruns": 1,
                     *               "periodWorkP99Seconds": 1
                     *             },
                     *             "process": {
                     *               "uptimeSeconds": 1,
                     *               "cpuSeconds": 1,
                     *               "residentBytes": 1,
                     *               "eventLoopP99Seconds": 1,
                     *               "diskFreeRatio": 1
                     *             }
                     *           },
                     *           "playoutSkewSeconds": 1
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Device"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description filter-invalid: The filter cannot be understood; request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:filter-invalid",
                     *       "title": "The filter cannot be understood",
                     *       "status": 422,
                     *       "code": "filter-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct it at the character that `at` counts to; `expected` says what may stand there.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesAct: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "filter": "site = main and not state = lost",
                 *       "action": {
                 *         "kind": "tag",
                 *         "set": [],
                 *         "remove": []
                 *       },
                 *       "dryRun": false
                 *     }
                 */
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description Do one thing to every device that a filter means */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "matched": 1,
                     *       "counts": {
                     *         "changed": 1,
                     *         "unchanged": 1,
                     *         "sent": 1,
                     *         "refused": 1
                     *       },
                     *       "results": [
                     *         {
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "outcome": "changed",
                     *           "site": "main",
                     *           "zones": [
                     *             "hall"
                     *           ],
                     *           "tags": [
                     *             "floor=2"
                     *           ],
                     *           "code": "hall",
                     *           "detail": "hall"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BulkOutcome"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description filter-invalid: The filter cannot be understood; request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:filter-invalid",
                     *       "title": "The filter cannot be understood",
                     *       "status": 422,
                     *       "code": "filter-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct it at the character that `at` counts to; `expected` says what may stand there.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One device */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "kind": "speaker",
                     *       "name": "Hall, left",
                     *       "organisation": "main",
                     *       "site": "main",
                     *       "zones": [
                     *         "hall"
                     *       ],
                     *       "tags": [
                     *         "floor=2"
                     *       ],
                     *       "model": "Raspberry Pi 4",
                     *       "serial": "10000000a1b2c3d4",
                     *       "presence": "online",
                     *       "presenceSince": "2026-01-31T08:00:00.000Z",
                     *       "lastSeen": "2026-01-31T08:00:00.000Z",
                     *       "session": 1,
                     *       "duplicateIdentity": {
                     *         "certain": false,
                     *         "detail": "hall"
                     *       },
                     *       "agentVersion": "1.4.0",
                     *       "imageVersion": "1.4.0",
                     *       "configuration": {
                     *         "desiredVersion": 1,
                     *         "desiredHash": "hall",
                     *         "reportedVersion": 1,
                     *         "reportedHash": "hall",
                     *         "inStep": false,
                     *         "drift": "none",
                     *         "rejected": {
                     *           "hall": {
                     *             "code": "hall",
                     *             "detail": "hall"
                     *           }
                     *         }
                     *       },
                     *       "certificateExpires": "2026-01-31T08:00:00.000Z",
                     *       "release": {
                     *         "delivery": "balena",
                     *         "uuid": "hall",
                     *         "fleet": "hall",
                     *         "name": "Hall, left",
                     *         "online": false,
                     *         "pinned": "hall",
                     *         "running": "hall",
                     *         "progress": "idle",
                     *         "percent": 1,
                     *         "detail": "hall",
                     *         "hostVersion": "hall",
                     *         "tags": {
                     *           "hall": "hall"
                     *         },
                     *         "asOf": "2026-01-31T08:00:00.000Z"
                     *       },
                     *       "telemetry": {
                     *         "v": 1,
                     *         "kind": "speaker",
                     *         "session": 1,
                     *         "seq": 1,
                     *         "sentAt": "2026-01-31T08:00:00.000Z",
                     *         "intervalSeconds": 10,
                     *         "inboundRtp": {
                     *           "packetsReceived": 1,
                     *           "packetsLost": 1,
                     *           "packetsLostBeforeRepair": 1,
                     *           "jitter": 0.0004,
                     *           "packetsDiscarded": 1,
                     *           "packetsDuplicated": 1,
                     *           "bytesReceived": 1,
                     *           "nackCount": 1,
                     *           "retransmittedPacketsReceived": 1,
                     *           "fecPacketsReceived": 1,
                     *           "jitterBufferDelay": 1,
                     *           "jitterBufferTargetDelay": 1,
                     *           "jitterBufferEmittedCount": 1,
                     *           "totalSamplesReceived": 1,
                     *           "concealedSamples": 1,
                     *           "silentConcealedSamples": 1,
                     *           "concealmentEvents": 1,
                     *           "insertedSamplesForDeceleration": 1,
                     *           "removedSamplesForAcceleration": 1
                     *         },
                     *         "mediaPlayout": {
                     *           "synthesizedSamplesDuration": 1,
                     *           "synthesizedSamplesEvents": 1,
                     *           "totalSamplesDuration": 1,
                     *           "totalPlayoutDelay": 1,
                     *           "totalSamplesCount": 1
                     *         },
                     *         "accounting": {
                     *           "real": 1,
                     *           "redundant": 1,
                     *           "retransmitted": 1,
                     *           "fec": 1,
                     *           "concealed": 1,
                     *           "silenced": 1
                     *         },
                     *         "sync": {
                     *           "clockOffsetSeconds": 1,
                     *           "clockOffsetUncertaintySeconds": 1,
                     *           "clockDriftPpm": 1,
                     *           "roundTripTimeSeconds": 1,
                     *           "playoutErrorSeconds": 1,
                     *           "resamplingRatioPpm": 1,
                     *           "delaySeconds": 0.4,
                     *           "deviceDelaySeconds": 1,
                     *           "neededDelaySeconds": 1,
                     *           "keepsUp": false,
                     *           "resyncEvents": 1
                     *         },
                     *         "listening": {
                     *           "state": "idle",
                     *           "programme": "hall",
                     *           "epoch": "hall",
                     *           "mediaSample": 1,
                     *           "reconnectCount": 1,
                     *           "reconnectToAudioSeconds": 1,
                     *           "timeToFirstAudioSeconds": 1,
                     *           "redundancy": "hall",
                     *           "overheadBytes": 1,
                     *           "overheadKbps": 1
                     *         },
                     *         "output": {
                     *           "state": "opening",
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "detail": "hall",
                     *           "realtime": "fifo",
                     *           "underruns": 1,
                     *           "periodWorkP99Seconds": 1
                     *         },
                     *         "process": {
                     *           "uptimeSeconds": 1,
                     *           "cpuSeconds": 1,
                     *           "residentBytes": 1,
                     *           "eventLoopP99Seconds": 1,
                     *           "diskFreeRatio": 1
                     *         }
                     *       },
                     *       "playoutSkewSeconds": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a device: it loses its certificate and its connection */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Hall, left",
                 *       "site": "main",
                 *       "zones": [
                 *         "hall"
                 *       ],
                 *       "tags": [
                 *         "floor=2"
                 *       ]
                 *     }
                 */
                "application/json": {
                    name?: string;
                    site?: string;
                    zones?: string[];
                    tags?: string[];
                };
            };
        };
        responses: {
            /** @description Rename or move a device */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "kind": "speaker",
                     *       "name": "Hall, left",
                     *       "organisation": "main",
                     *       "site": "main",
                     *       "zones": [
                     *         "hall"
                     *       ],
                     *       "tags": [
                     *         "floor=2"
                     *       ],
                     *       "model": "Raspberry Pi 4",
                     *       "serial": "10000000a1b2c3d4",
                     *       "presence": "online",
                     *       "presenceSince": "2026-01-31T08:00:00.000Z",
                     *       "lastSeen": "2026-01-31T08:00:00.000Z",
                     *       "session": 1,
                     *       "duplicateIdentity": {
                     *         "certain": false,
                     *         "detail": "hall"
                     *       },
                     *       "agentVersion": "1.4.0",
                     *       "imageVersion": "1.4.0",
                     *       "configuration": {
                     *         "desiredVersion": 1,
                     *         "desiredHash": "hall",
                     *         "reportedVersion": 1,
                     *         "reportedHash": "hall",
                     *         "inStep": false,
                     *         "drift": "none",
                     *         "rejected": {
                     *           "hall": {
                     *             "code": "hall",
                     *             "detail": "hall"
                     *           }
                     *         }
                     *       },
                     *       "certificateExpires": "2026-01-31T08:00:00.000Z",
                     *       "release": {
                     *         "delivery": "balena",
                     *         "uuid": "hall",
                     *         "fleet": "hall",
                     *         "name": "Hall, left",
                     *         "online": false,
                     *         "pinned": "hall",
                     *         "running": "hall",
                     *         "progress": "idle",
                     *         "percent": 1,
                     *         "detail": "hall",
                     *         "hostVersion": "hall",
                     *         "tags": {
                     *           "hall": "hall"
                     *         },
                     *         "asOf": "2026-01-31T08:00:00.000Z"
                     *       },
                     *       "telemetry": {
                     *         "v": 1,
                     *         "kind": "speaker",
                     *         "session": 1,
                     *         "seq": 1,
                     *         "sentAt": "2026-01-31T08:00:00.000Z",
                     *         "intervalSeconds": 10,
                     *         "inboundRtp": {
                     *           "packetsReceived": 1,
                     *           "packetsLost": 1,
                     *           "packetsLostBeforeRepair": 1,
                     *           "jitter": 0.0004,
                     *           "packetsDiscarded": 1,
                     *           "packetsDuplicated": 1,
                     *           "bytesReceived": 1,
                     *           "nackCount": 1,
                     *           "retransmittedPacketsReceived": 1,
                     *           "fecPacketsReceived": 1,
                     *           "jitterBufferDelay": 1,
                     *           "jitterBufferTargetDelay": 1,
                     *           "jitterBufferEmittedCount": 1,
                     *           "totalSamplesReceived": 1,
                     *           "concealedSamples": 1,
                     *           "silentConcealedSamples": 1,
                     *           "concealmentEvents": 1,
                     *           "insertedSamplesForDeceleration": 1,
                     *           "removedSamplesForAcceleration": 1
                     *         },
                     *         "mediaPlayout": {
                     *           "synthesizedSamplesDuration": 1,
                     *           "synthesizedSamplesEvents": 1,
                     *           "totalSamplesDuration": 1,
                     *           "totalPlayoutDelay": 1,
                     *           "totalSamplesCount": 1
                     *         },
                     *         "accounting": {
                     *           "real": 1,
                     *           "redundant": 1,
                     *           "retransmitted": 1,
                     *           "fec": 1,
                     *           "concealed": 1,
                     *           "silenced": 1
                     *         },
                     *         "sync": {
                     *           "clockOffsetSeconds": 1,
                     *           "clockOffsetUncertaintySeconds": 1,
                     *           "clockDriftPpm": 1,
                     *           "roundTripTimeSeconds": 1,
                     *           "playoutErrorSeconds": 1,
                     *           "resamplingRatioPpm": 1,
                     *           "delaySeconds": 0.4,
                     *           "deviceDelaySeconds": 1,
                     *           "neededDelaySeconds": 1,
                     *           "keepsUp": false,
                     *           "resyncEvents": 1
                     *         },
                     *         "listening": {
                     *           "state": "idle",
                     *           "programme": "hall",
                     *           "epoch": "hall",
                     *           "mediaSample": 1,
                     *           "reconnectCount": 1,
                     *           "reconnectToAudioSeconds": 1,
                     *           "timeToFirstAudioSeconds": 1,
                     *           "redundancy": "hall",
                     *           "overheadBytes": 1,
                     *           "overheadKbps": 1
                     *         },
                     *         "output": {
                     *           "state": "opening",
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "detail": "hall",
                     *           "realtime": "fifo",
                     *           "underruns": 1,
                     *           "periodWorkP99Seconds": 1
                     *         },
                     *         "process": {
                     *           "uptimeSeconds": 1,
                     *           "cpuSeconds": 1,
                     *           "residentBytes": 1,
                     *           "eventLoopP99Seconds": 1,
                     *           "diskFreeRatio": 1
                     *         }
                     *       },
                     *       "playoutSkewSeconds": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is wanted of a device, and where each value comes from */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "hash": "hall",
                     *       "documents": {
                     *         "hall": {
                     *           "hall": {}
                     *         }
                     *       },
                     *       "origins": {
                     *         "hall": "hall"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ResolvedConfiguration"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesRetry: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Let a device try once more what it refused or took back */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "hash": "hall",
                     *       "documents": {
                     *         "hall": {
                     *           "hall": {}
                     *         }
                     *       },
                     *       "origins": {
                     *         "hall": "hall"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ResolvedConfiguration"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devicesCommand: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "instruction": {
                 *         "kind": "identify",
                 *         "seconds": 3
                 *       }
                 *     }
                 */
                "application/json": {
                    instruction: {
                        /** @enum {string} */
                        kind: "identify";
                        /** @default 3 */
                        seconds?: number;
                    } | {
                        /** @enum {string} */
                        kind: "rebirth";
                    } | {
                        /** @enum {string} */
                        kind: "restart";
                    };
                };
            };
        };
        responses: {
            /** @description Tell a device to do something at once */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *     }
                     */
                    "application/json": {
                        id: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description broker-unreachable: The MQTT broker does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:broker-unreachable",
                     *       "title": "The MQTT broker does not answer",
                     *       "status": 503,
                     *       "code": "broker-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check its address and that it runs.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organisationsList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Organisations, in order of name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Organisation"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organisationsGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in organisations */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One organisation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left"
                     *     }
                     */
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organisationsPut: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in organisations */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Hall, left"
                 *     }
                 */
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Make or change an organisation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left"
                     *     }
                     */
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description Make or change an organisation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left"
                     *     }
                     */
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    organisationsRemove: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in organisations */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove an organisation that has no site */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description in-use: It is still used */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:in-use",
                     *       "title": "It is still used",
                     *       "status": 409,
                     *       "code": "in-use",
                     *       "detail": "what happened, and to what",
                     *       "next": "Move or remove what uses it first.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sitesList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
                /** @description of this organisation only */
                organisation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sites, in order of name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "organisation": "main"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Site"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sitesGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in sites */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One site */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "organisation": "main"
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sitesPut: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in sites */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Hall, left",
                 *       "organisation": "main"
                 *     }
                 */
                "application/json": {
                    name: string;
                    /** @default main */
                    organisation?: string;
                };
            };
        };
        responses: {
            /** @description Make or change a site */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "organisation": "main"
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
            /** @description Make or change a site */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "organisation": "main"
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sitesRemove: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in sites */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a site at which nothing is */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description in-use: It is still used */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:in-use",
                     *       "title": "It is still used",
                     *       "status": 409,
                     *       "code": "in-use",
                     *       "detail": "what happened, and to what",
                     *       "next": "Move or remove what uses it first.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    zonesList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
                /** @description of this site only */
                site?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Zones, in order of name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "site": "main",
                     *           "programme": "hall",
                     *           "priority": 0
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Zone"][];
                        /** @default null */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    zonesGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in zones */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One zone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "site": "main",
                     *       "programme": "hall",
                     *       "priority": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Zone"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    zonesPut: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in zones */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Hall, left",
                 *       "site": "main",
                 *       "programme": "hall",
                 *       "priority": 0
                 *     }
                 */
                "application/json": {
                    name: string;
                    /** @default main */
                    site?: string;
                    /** @default null */
                    programme?: string | null;
                    /** @default 0 */
                    priority?: number;
                };
            };
        };
        responses: {
            /** @description Make or change a zone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "site": "main",
                     *       "programme": "hall",
                     *       "priority": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Zone"];
                };
            };
            /** @description Make or change a zone */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "site": "main",
                     *       "programme": "hall",
                     *       "priority": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Zone"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description in-use: It is still used */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:in-use",
                     *       "title": "It is still used",
                     *       "status": 409,
                     *       "code": "in-use",
                     *       "detail": "what happened, and to what",
                     *       "next": "Move or remove what uses it first.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    zonesRemove: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in zones */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a zone; its speakers leave it */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All layers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "values": {
                     *             "volumeDb": -6
                     *           },
                     *           "priority": 0,
                     *           "scope": "zone:hall",
                     *           "document": "output",
                     *           "version": 1,
                     *           "updatedAt": "2026-01-31T08:00:00.000Z",
                     *           "updatedBy": "hall"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["LayerList"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationSchemas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON Schema of every configuration document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "hall": {}
                     *     }
                     */
                    "application/json": {
                        [key: string]: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID */
                scope: string;
                /** @description name of the configuration document, such as output */
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One layer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "values": {
                     *         "volumeDb": -6
                     *       },
                     *       "priority": 0,
                     *       "scope": "zone:hall",
                     *       "document": "output",
                     *       "version": 1,
                     *       "updatedAt": "2026-01-31T08:00:00.000Z",
                     *       "updatedBy": "hall"
                     *     }
                     */
                    "application/json": components["schemas"]["Layer"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationPut: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID */
                scope: string;
                /** @description name of the configuration document, such as output */
                document: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "values": {
                 *         "volumeDb": -6
                 *       },
                 *       "priority": 0
                 *     }
                 */
                "application/json": components["schemas"]["LayerPut"];
            };
        };
        responses: {
            /** @description Write a layer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "values": {
                     *         "volumeDb": -6
                     *       },
                     *       "priority": 0,
                     *       "scope": "zone:hall",
                     *       "document": "output",
                     *       "version": 1,
                     *       "updatedAt": "2026-01-31T08:00:00.000Z",
                     *       "updatedBy": "hall"
                     *     }
                     */
                    "application/json": components["schemas"]["Layer"];
                };
            };
            /** @description Write a layer */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "values": {
                     *         "volumeDb": -6
                     *       },
                     *       "priority": 0,
                     *       "scope": "zone:hall",
                     *       "document": "output",
                     *       "version": 1,
                     *       "updatedAt": "2026-01-31T08:00:00.000Z",
                     *       "updatedBy": "hall"
                     *     }
                     */
                    "application/json": components["schemas"]["Layer"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description document-invalid: The configuration document does not match its schema; request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:document-invalid",
                     *       "title": "The configuration document does not match its schema",
                     *       "status": 422,
                     *       "code": "document-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationRemove: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID */
                scope: string;
                /** @description name of the configuration document, such as output */
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a layer */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationHistory: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: number;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID */
                scope: string;
                /** @description name of the configuration document, such as output */
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a layer was, the newest first: who wrote what, and when */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "revision": 1,
                     *           "scope": "zone:hall",
                     *           "document": "output",
                     *           "version": 1,
                     *           "values": {
                     *             "volumeDb": -6
                     *           },
                     *           "priority": 1,
                     *           "restoredFrom": 1,
                     *           "at": "2026-01-31T08:00:00.000Z",
                     *           "by": "ada"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["LayerHistory"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationDiff: {
        parameters: {
            query: {
                /** @description number of the older revision */
                from: number;
                /** @description number of the newer revision */
                to: number;
            };
            header?: never;
            path: {
                /** @description where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID */
                scope: string;
                /** @description name of the configuration document, such as output */
                document: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How one revision differs from another */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": {
                     *         "revision": 1,
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "version": 1,
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 1,
                     *         "restoredFrom": 1,
                     *         "at": "2026-01-31T08:00:00.000Z",
                     *         "by": "ada"
                     *       },
                     *       "to": {
                     *         "revision": 1,
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "version": 1,
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 1,
                     *         "restoredFrom": 1,
                     *         "at": "2026-01-31T08:00:00.000Z",
                     *         "by": "ada"
                     *       },
                     *       "differences": [
                     *         {
                     *           "pointer": "hall",
                     *           "before": {},
                     *           "after": {}
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LayerDiff"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationRestore: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID */
                scope: string;
                /** @description name of the configuration document, such as output */
                document: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revision": 1
                 *     }
                 */
                "application/json": {
                    revision: number;
                };
            };
        };
        responses: {
            /** @description Make a revision's content the newest version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "values": {
                     *         "volumeDb": -6
                     *       },
                     *       "priority": 0,
                     *       "scope": "zone:hall",
                     *       "document": "output",
                     *       "version": 1,
                     *       "updatedAt": "2026-01-31T08:00:00.000Z",
                     *       "updatedBy": "hall"
                     *     }
                     */
                    "application/json": components["schemas"]["Layer"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description document-invalid: The configuration document does not match its schema; request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:document-invalid",
                     *       "title": "The configuration document does not match its schema",
                     *       "status": 422,
                     *       "code": "document-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    configurationDryRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description where the layer applies: fleet, site:NAME, zone:NAME, tag:NAME, tag:NAME=VALUE or device:ID */
                scope: string;
                /** @description name of the configuration document, such as output */
                document: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "values": {
                 *         "volumeDb": -6
                 *       },
                 *       "priority": 0
                 *     }
                 */
                "application/json": {
                    values: {
                        [key: string]: unknown;
                    } | null;
                    /** @default 0 */
                    priority?: number;
                };
            };
        };
        responses: {
            /** @description Say which devices writing a layer would change, and what that costs each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "counts": {
                     *         "unchanged": 1,
                     *         "live": 1,
                     *         "re-session": 1,
                     *         "restart": 1,
                     *         "invalid": 1
                     *       },
                     *       "devices": [
                     *         {
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "change": "live",
                     *           "documents": [
                     *             {
                     *               "document": "output",
                     *               "change": "live",
                     *               "pointers": [
                     *                 "hall"
                     *               ]
                     *             }
                     *           ],
                     *           "errors": [
                     *             {
                     *               "pointer": "hall",
                     *               "detail": "hall"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DryRunOutcome"];
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description document-invalid: The configuration document does not match its schema; request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:document-invalid",
                     *       "title": "The configuration document does not match its schema",
                     *       "status": 422,
                     *       "code": "document-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    playbackList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Programmes that zones name, and what plays */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "sites": [
                     *             "hall"
                     *           ],
                     *           "zones": [
                     *             "hall"
                     *           ],
                     *           "media": [
                     *             {
                     *               "media": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *               "online": false,
                     *               "state": "idle",
                     *               "playback": "hall",
                     *               "source": "hall",
                     *               "positionSeconds": 1,
                     *               "durationSeconds": 1,
                     *               "listeners": 1
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["ProgrammeState"][];
                        /** @default null */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    playbackPlay: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in programmes */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "source": {
                 *         "kind": "file",
                 *         "name": "Hall, left"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PlaybackRequest"];
            };
        };
        responses: {
            /** @description Play a source on a programme, now */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "playback": "hall",
                     *       "programme": "hall",
                     *       "media": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *     }
                     */
                    "application/json": {
                        playback: string;
                        programme: string;
                        media: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description programme-unknown: No such programme; source-missing: The file does not exist; not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:programme-unknown",
                     *       "title": "No such programme",
                     *       "status": 404,
                     *       "code": "programme-unknown",
                     *       "detail": "what happened, and to what",
                     *       "next": "See GET /programmes of the media service.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description device-away: The device is not there; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:device-away",
                     *       "title": "The device is not there",
                     *       "status": 409,
                     *       "code": "device-away",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait until it is online, and ask again.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description source-not-audio: The file holds no audio that can be decoded; request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:source-not-audio",
                     *       "title": "The file holds no audio that can be decoded",
                     *       "status": 422,
                     *       "code": "source-not-audio",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use MP3, FLAC, WAV, Ogg/Opus or AAC.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-unreachable: The media service does not answer; decoder-missing: The decoder ffmpeg is not installed; broker-unreachable: The MQTT broker does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-unreachable",
                     *       "title": "The media service does not answer",
                     *       "status": 503,
                     *       "code": "media-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check its address and that it runs.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    playbackStop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in programmes */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stop what plays */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description programme-unknown: No such programme; not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:programme-unknown",
                     *       "title": "No such programme",
                     *       "status": 404,
                     *       "code": "programme-unknown",
                     *       "detail": "what happened, and to what",
                     *       "next": "See GET /programmes of the media service.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description device-away: The device is not there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:device-away",
                     *       "title": "The device is not there",
                     *       "status": 409,
                     *       "code": "device-away",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait until it is online, and ask again.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-unreachable: The media service does not answer; broker-unreachable: The MQTT broker does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-unreachable",
                     *       "title": "The media service does not answer",
                     *       "status": 503,
                     *       "code": "media-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check its address and that it runs.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rollouts, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "createdAt": "2026-01-31T08:00:00.000Z",
                     *           "finishedAt": "2026-01-31T08:00:00.000Z",
                     *           "phase": {
                     *             "kind": "running"
                     *           },
                     *           "change": {
                     *             "kind": "configuration",
                     *             "scope": "zone:hall",
                     *             "document": "output",
                     *             "values": {
                     *               "volumeDb": -6
                     *             },
                     *             "priority": 0
                     *           },
                     *           "target": {
                     *             "devices": [
                     *               "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *             ],
                     *             "site": "main",
                     *             "zone": "hall",
                     *             "tag": "hall",
                     *             "filter": "site = main and not state = lost"
                     *           },
                     *           "wave": 1,
                     *           "waves": [
                     *             {
                     *               "devices": 1,
                     *               "statuses": {
                     *                 "queued": 1
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            /** Format: date-time */
                            createdAt: string;
                            finishedAt: string | null;
                            phase: {
                                /** @enum {string} */
                                kind: "running";
                            } | {
                                /** @enum {string} */
                                kind: "paused";
                                /** @enum {string} */
                                because: "person" | "wave-passed" | "wave-missed";
                                reason: string;
                            } | {
                                /** @enum {string} */
                                kind: "awaiting_approval";
                            } | {
                                /** @enum {string} */
                                kind: "rolling_back";
                                until: number;
                            } | {
                                /** @enum {string} */
                                kind: "completed";
                            } | {
                                /** @enum {string} */
                                kind: "stopped";
                            } | {
                                /** @enum {string} */
                                kind: "rolled_back";
                            } | {
                                /** @enum {string} */
                                kind: "superseded";
                                by: string;
                            };
                            change: {
                                /** @enum {string} */
                                kind: "configuration";
                                scope: string;
                                document: string;
                                values: {
                                    [key: string]: unknown;
                                };
                                /** @default 0 */
                                priority: number;
                            } | {
                                /** @enum {string} */
                                kind: "release";
                                release: string;
                            };
                            target: {
                                devices?: string[];
                                site?: string;
                                zone?: string;
                                tag?: string;
                                filter?: string;
                            };
                            wave: number;
                            waves: {
                                devices: number;
                                statuses: {
                                    [key: string]: number;
                                };
                            }[];
                        }[];
                        /** @default null */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsBegin: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                 *       "name": "Hall, left",
                 *       "change": {
                 *         "kind": "configuration",
                 *         "scope": "zone:hall",
                 *         "document": "output",
                 *         "values": {
                 *           "volumeDb": -6
                 *         },
                 *         "priority": 0
                 *       },
                 *       "target": {},
                 *       "plan": {},
                 *       "dryRun": false
                 *     }
                 */
                "application/json": {
                    id?: string;
                    name: string;
                    change: {
                        /** @enum {string} */
                        kind: "configuration";
                        scope: string;
                        document: string;
                        values: {
                            [key: string]: unknown;
                        };
                        /** @default 0 */
                        priority?: number;
                    } | {
                        /** @enum {string} */
                        kind: "release";
                        release: string;
                    };
                    /** @default {} */
                    target?: {
                        devices?: string[];
                        site?: string;
                        zone?: string;
                        tag?: string;
                        filter?: string;
                    };
                    /** @default {} */
                    plan?: {
                        /**
                         * @default [
                         *       {
                         *         "upTo": {
                         *           "percent": 1
                         *         }
                         *       },
                         *       {
                         *         "upTo": {
                         *           "percent": 10
                         *         }
                         *       },
                         *       {
                         *         "upTo": {
                         *           "percent": 100
                         *         }
                         *       }
                         *     ]
                         */
                        waves?: {
                            upTo: {
                                percent: number;
                            } | {
                                devices: number;
                            };
                            /** @default 600 */
                            soakSeconds?: number;
                            /** @default false */
                            approval?: boolean;
                        }[];
                        /** @default 500 */
                        maxInFlight?: number;
                        /** @default 300 */
                        applyWithinSeconds?: number;
                        /** @default {} */
                        success?: {
                            /** @default 95 */
                            percent?: number;
                            /** @default 1 */
                            minExecuted?: number;
                        };
                        /**
                         * @default [
                         *       {
                         *         "kind": "failed",
                         *         "percent": 10
                         *       },
                         *       {
                         *         "kind": "rejected",
                         *         "percent": 5
                         *       },
                         *       {
                         *         "kind": "timed_out",
                         *         "percent": 20,
                         *         "minExecuted": 5
                         *       },
                         *       {
                         *         "kind": "health",
                         *         "percent": 5
                         *       }
                         *     ]
                         */
                        abort?: {
                            /** @enum {string} */
                            kind: "failed" | "rejected" | "timed_out" | "health";
                            percent: number;
                            /** @default 1 */
                            minExecuted?: number;
                        }[];
                        /** @default {} */
                        health?: {
                            /** @default 5 */
                            settleSeconds?: number;
                            /** @default 10 */
                            afterSeconds?: number;
                            /** @default 3 */
                            factor?: number;
                            /** @default {} */
                            floors?: {
                                /** @default 2 */
                                underrunsPerMinute?: number;
                                /** @default 0.005 */
                                lostShare?: number;
                                /** @default 0.5 */
                                silentShare?: number;
                                /** @default 0.03 */
                                jitterSeconds?: number;
                                /** @default 0.005 */
                                skewSeconds?: number;
                                /** @default 1 */
                                disconnectsPerMinute?: number;
                            };
                        } | null;
                        /**
                         * @default roll_back
                         * @enum {string}
                         */
                        onAbort?: "roll_back" | "stop";
                        /**
                         * @default next
                         * @enum {string}
                         */
                        onWavePassed?: "next" | "pause";
                        /** @default [] */
                        windows?: {
                            timeZone: string;
                            /**
                             * @default [
                             *       1,
                             *       2,
                             *       3,
                             *       4,
                             *       5,
                             *       6,
                             *       7
                             *     ]
                             */
                            days?: number[];
                            from: string;
                            to: string;
                        }[];
                        /** @default {} */
                        retry?: {
                            /** @default 0 */
                            max?: number;
                            /** @default 60 */
                            firstSeconds?: number;
                            /** @default 3600 */
                            maxSeconds?: number;
                            /**
                             * @default [
                             *       "failed",
                             *       "timed_out"
                             *     ]
                             */
                            reasons?: ("failed" | "rejected" | "timed_out" | "health")[];
                        };
                        /** @default 604800 */
                        deadlineSeconds?: number;
                        /** @default false */
                        dynamic?: boolean;
                    };
                    /** @default false */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Begin a rollout, or with dryRun see who would be in which wave */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "finishedAt": "2026-01-31T08:00:00.000Z",
                     *       "phase": {
                     *         "kind": "running"
                     *       },
                     *       "change": {
                     *         "kind": "configuration",
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 0
                     *       },
                     *       "target": {
                     *         "devices": [
                     *           "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         ],
                     *         "site": "main",
                     *         "zone": "hall",
                     *         "tag": "hall",
                     *         "filter": "site = main and not state = lost"
                     *       },
                     *       "wave": 1,
                     *       "waves": [
                     *         {
                     *           "devices": 1,
                     *           "statuses": {
                     *             "queued": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        finishedAt: string | null;
                        phase: {
                            /** @enum {string} */
                            kind: "running";
                        } | {
                            /** @enum {string} */
                            kind: "paused";
                            /** @enum {string} */
                            because: "person" | "wave-passed" | "wave-missed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            kind: "awaiting_approval";
                        } | {
                            /** @enum {string} */
                            kind: "rolling_back";
                            until: number;
                        } | {
                            /** @enum {string} */
                            kind: "completed";
                        } | {
                            /** @enum {string} */
                            kind: "stopped";
                        } | {
                            /** @enum {string} */
                            kind: "rolled_back";
                        } | {
                            /** @enum {string} */
                            kind: "superseded";
                            by: string;
                        };
                        change: {
                            /** @enum {string} */
                            kind: "configuration";
                            scope: string;
                            document: string;
                            values: {
                                [key: string]: unknown;
                            };
                            /** @default 0 */
                            priority: number;
                        } | {
                            /** @enum {string} */
                            kind: "release";
                            release: string;
                        };
                        target: {
                            devices?: string[];
                            site?: string;
                            zone?: string;
                            tag?: string;
                            filter?: string;
                        };
                        wave: number;
                        waves: {
                            devices: number;
                            statuses: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description document-invalid: The configuration document does not match its schema; filter-invalid: The filter cannot be understood; request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:document-invalid",
                     *       "title": "The configuration document does not match its schema",
                     *       "status": 422,
                     *       "code": "document-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in rollouts */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One rollout: waves, devices, and every decision with the figures it was made on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "finishedAt": "2026-01-31T08:00:00.000Z",
                     *       "phase": {
                     *         "kind": "running"
                     *       },
                     *       "change": {
                     *         "kind": "configuration",
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 0
                     *       },
                     *       "target": {
                     *         "devices": [
                     *           "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         ],
                     *         "site": "main",
                     *         "zone": "hall",
                     *         "tag": "hall",
                     *         "filter": "site = main and not state = lost"
                     *       },
                     *       "wave": 1,
                     *       "waves": [
                     *         {
                     *           "devices": 1,
                     *           "statuses": {
                     *             "queued": 1
                     *           }
                     *         }
                     *       ],
                     *       "plan": {
                     *         "waves": [
                     *           {
                     *             "upTo": {
                     *               "percent": 1
                     *             },
                     *             "soakSeconds": 600,
                     *             "approval": false
                     *           }
                     *         ],
                     *         "maxInFlight": 500,
                     *         "applyWithinSeconds": 300,
                     *         "success": {
                     *           "percent": 95,
                     *           "minExecuted": 1
                     *         },
                     *         "abort": [
                     *           {
                     *             "kind": "failed",
                     *             "percent": 1,
                     *             "minExecuted": 1
                     *           }
                     *         ],
                     *         "health": {
                     *           "settleSeconds": 5,
                     *           "afterSeconds": 10,
                     *           "factor": 3,
                     *           "floors": {
                     *             "underrunsPerMinute": 2,
                     *             "lostShare": 0.005,
                     *             "silentShare": 0.5,
                     *             "jitterSeconds": 0.03,
                     *             "skewSeconds": 0.005,
                     *             "disconnectsPerMinute": 1
                     *           }
                     *         },
                     *         "onAbort": "roll_back",
                     *         "onWavePassed": "next",
                     *         "windows": [],
                     *         "retry": {
                     *           "max": 0,
                     *           "firstSeconds": 60,
                     *           "maxSeconds": 3600,
                     *           "reasons": [
                     *             "failed",
                     *             "timed_out"
                     *           ]
                     *         },
                     *         "deadlineSeconds": 604800,
                     *         "dynamic": false
                     *       },
                     *       "devices": [
                     *         {
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "wave": 1,
                     *           "status": "queued",
                     *           "since": "2026-01-31T08:00:00.000Z",
                     *           "attempt": 1,
                     *           "failure": {
                     *             "kind": "failed",
                     *             "detail": "hall"
                     *           },
                     *           "sound": {
                     *             "before": {
                     *               "underrunsPerMinute": 1,
                     *               "lostShare": 1,
                     *               "silentShare": 1,
                     *               "jitterSeconds": 1,
                     *               "skewSeconds": 1,
                     *               "disconnectsPerMinute": 1
                     *             },
                     *             "since": {
                     *               "underrunsPerMinute": 1,
                     *               "lostShare": 1,
                     *               "silentShare": 1,
                     *               "jitterSeconds": 1,
                     *               "skewSeconds": 1,
                     *               "disconnectsPerMinute": 1
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "decisions": [
                     *         {
                     *           "seq": 1,
                     *           "at": "2026-01-31T08:00:00.000Z",
                     *           "kind": "speaker",
                     *           "wave": 1,
                     *           "text": "hall",
                     *           "figures": {
                     *             "hall": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        finishedAt: string | null;
                        phase: {
                            /** @enum {string} */
                            kind: "running";
                        } | {
                            /** @enum {string} */
                            kind: "paused";
                            /** @enum {string} */
                            because: "person" | "wave-passed" | "wave-missed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            kind: "awaiting_approval";
                        } | {
                            /** @enum {string} */
                            kind: "rolling_back";
                            until: number;
                        } | {
                            /** @enum {string} */
                            kind: "completed";
                        } | {
                            /** @enum {string} */
                            kind: "stopped";
                        } | {
                            /** @enum {string} */
                            kind: "rolled_back";
                        } | {
                            /** @enum {string} */
                            kind: "superseded";
                            by: string;
                        };
                        change: {
                            /** @enum {string} */
                            kind: "configuration";
                            scope: string;
                            document: string;
                            values: {
                                [key: string]: unknown;
                            };
                            /** @default 0 */
                            priority: number;
                        } | {
                            /** @enum {string} */
                            kind: "release";
                            release: string;
                        };
                        target: {
                            devices?: string[];
                            site?: string;
                            zone?: string;
                            tag?: string;
                            filter?: string;
                        };
                        wave: number;
                        waves: {
                            devices: number;
                            statuses: {
                                [key: string]: number;
                            };
                        }[];
                        plan: {
                            waves: {
                                upTo: {
                                    percent: number;
                                } | {
                                    devices: number;
                                };
                                /** @default 600 */
                                soakSeconds: number;
                                /** @default false */
                                approval: boolean;
                            }[];
                            /** @default 500 */
                            maxInFlight: number;
                            /** @default 300 */
                            applyWithinSeconds: number;
                            success: {
                                /** @default 95 */
                                percent: number;
                                /** @default 1 */
                                minExecuted: number;
                            };
                            abort: {
                                /** @enum {string} */
                                kind: "failed" | "rejected" | "timed_out" | "health";
                                percent: number;
                                /** @default 1 */
                                minExecuted: number;
                            }[];
                            health: {
                                /** @default 5 */
                                settleSeconds: number;
                                /** @default 10 */
                                afterSeconds: number;
                                /** @default 3 */
                                factor: number;
                                floors: {
                                    /** @default 2 */
                                    underrunsPerMinute: number;
                                    /** @default 0.005 */
                                    lostShare: number;
                                    /** @default 0.5 */
                                    silentShare: number;
                                    /** @default 0.03 */
                                    jitterSeconds: number;
                                    /** @default 0.005 */
                                    skewSeconds: number;
                                    /** @default 1 */
                                    disconnectsPerMinute: number;
                                };
                            } | null;
                            /**
                             * @default roll_back
                             * @enum {string}
                             */
                            onAbort: "roll_back" | "stop";
                            /**
                             * @default next
                             * @enum {string}
                             */
                            onWavePassed: "next" | "pause";
                            /** @default [] */
                            windows: {
                                timeZone: string;
                                /**
                                 * @default [
                                 *       1,
                                 *       2,
                                 *       3,
                                 *       4,
                                 *       5,
                                 *       6,
                                 *       7
                                 *     ]
                                 */
                                days: number[];
                                from: string;
                                to: string;
                            }[];
                            retry: {
                                /** @default 0 */
                                max: number;
                                /** @default 60 */
                                firstSeconds: number;
                                /** @default 3600 */
                                maxSeconds: number;
                                /**
                                 * @default [
                                 *       "failed",
                                 *       "timed_out"
                                 *     ]
                                 */
                                reasons: ("failed" | "rejected" | "timed_out" | "health")[];
                            };
                            /** @default 604800 */
                            deadlineSeconds: number;
                            /** @default false */
                            dynamic: boolean;
                        };
                        devices: {
                            device: string;
                            wave: number;
                            /** @enum {string} */
                            status: "queued" | "offered" | "accepted" | "applying" | "soaking" | "succeeded" | "failed" | "rejected" | "timed_out" | "superseded" | "withdrawn" | "rolled_back";
                            /** Format: date-time */
                            since: string;
                            attempt: number;
                            failure: {
                                /** @enum {string} */
                                kind: "failed" | "rejected" | "timed_out" | "health";
                                detail: string;
                            } | null;
                            sound: {
                                before: {
                                    underrunsPerMinute: number;
                                    lostShare: number;
                                    silentShare: number;
                                    jitterSeconds: number;
                                    skewSeconds: number;
                                    disconnectsPerMinute: number;
                                } | null;
                                since: {
                                    underrunsPerMinute: number;
                                    lostShare: number;
                                    silentShare: number;
                                    jitterSeconds: number;
                                    skewSeconds: number;
                                    disconnectsPerMinute: number;
                                } | null;
                            };
                        }[];
                        decisions: {
                            seq: number;
                            /** Format: date-time */
                            at: string;
                            kind: string;
                            wave: number | null;
                            text: string;
                            figures: {
                                [key: string]: number | string | {
                                    underrunsPerMinute: number;
                                    lostShare: number;
                                    silentShare: number;
                                    jitterSeconds: number;
                                    skewSeconds: number;
                                    disconnectsPerMinute: number;
                                } | null;
                            };
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsPause: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in rollouts */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Offer nobody anything for now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "finishedAt": "2026-01-31T08:00:00.000Z",
                     *       "phase": {
                     *         "kind": "running"
                     *       },
                     *       "change": {
                     *         "kind": "configuration",
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 0
                     *       },
                     *       "target": {
                     *         "devices": [
                     *           "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         ],
                     *         "site": "main",
                     *         "zone": "hall",
                     *         "tag": "hall",
                     *         "filter": "site = main and not state = lost"
                     *       },
                     *       "wave": 1,
                     *       "waves": [
                     *         {
                     *           "devices": 1,
                     *           "statuses": {
                     *             "queued": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        finishedAt: string | null;
                        phase: {
                            /** @enum {string} */
                            kind: "running";
                        } | {
                            /** @enum {string} */
                            kind: "paused";
                            /** @enum {string} */
                            because: "person" | "wave-passed" | "wave-missed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            kind: "awaiting_approval";
                        } | {
                            /** @enum {string} */
                            kind: "rolling_back";
                            until: number;
                        } | {
                            /** @enum {string} */
                            kind: "completed";
                        } | {
                            /** @enum {string} */
                            kind: "stopped";
                        } | {
                            /** @enum {string} */
                            kind: "rolled_back";
                        } | {
                            /** @enum {string} */
                            kind: "superseded";
                            by: string;
                        };
                        change: {
                            /** @enum {string} */
                            kind: "configuration";
                            scope: string;
                            document: string;
                            values: {
                                [key: string]: unknown;
                            };
                            /** @default 0 */
                            priority: number;
                        } | {
                            /** @enum {string} */
                            kind: "release";
                            release: string;
                        };
                        target: {
                            devices?: string[];
                            site?: string;
                            zone?: string;
                            tag?: string;
                            filter?: string;
                        };
                        wave: number;
                        waves: {
                            devices: number;
                            statuses: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsResume: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in rollouts */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on; after a wave that missed its success, in spite of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "finishedAt": "2026-01-31T08:00:00.000Z",
                     *       "phase": {
                     *         "kind": "running"
                     *       },
                     *       "change": {
                     *         "kind": "configuration",
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 0
                     *       },
                     *       "target": {
                     *         "devices": [
                     *           "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         ],
                     *         "site": "main",
                     *         "zone": "hall",
                     *         "tag": "hall",
                     *         "filter": "site = main and not state = lost"
                     *       },
                     *       "wave": 1,
                     *       "waves": [
                     *         {
                     *           "devices": 1,
                     *           "statuses": {
                     *             "queued": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        finishedAt: string | null;
                        phase: {
                            /** @enum {string} */
                            kind: "running";
                        } | {
                            /** @enum {string} */
                            kind: "paused";
                            /** @enum {string} */
                            because: "person" | "wave-passed" | "wave-missed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            kind: "awaiting_approval";
                        } | {
                            /** @enum {string} */
                            kind: "rolling_back";
                            until: number;
                        } | {
                            /** @enum {string} */
                            kind: "completed";
                        } | {
                            /** @enum {string} */
                            kind: "stopped";
                        } | {
                            /** @enum {string} */
                            kind: "rolled_back";
                        } | {
                            /** @enum {string} */
                            kind: "superseded";
                            by: string;
                        };
                        change: {
                            /** @enum {string} */
                            kind: "configuration";
                            scope: string;
                            document: string;
                            values: {
                                [key: string]: unknown;
                            };
                            /** @default 0 */
                            priority: number;
                        } | {
                            /** @enum {string} */
                            kind: "release";
                            release: string;
                        };
                        target: {
                            devices?: string[];
                            site?: string;
                            zone?: string;
                            tag?: string;
                            filter?: string;
                        };
                        wave: number;
                        waves: {
                            devices: number;
                            statuses: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsApprove: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in rollouts */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Open the wave that waits for approval */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "finishedAt": "2026-01-31T08:00:00.000Z",
                     *       "phase": {
                     *         "kind": "running"
                     *       },
                     *       "change": {
                     *         "kind": "configuration",
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 0
                     *       },
                     *       "target": {
                     *         "devices": [
                     *           "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         ],
                     *         "site": "main",
                     *         "zone": "hall",
                     *         "tag": "hall",
                     *         "filter": "site = main and not state = lost"
                     *       },
                     *       "wave": 1,
                     *       "waves": [
                     *         {
                     *           "devices": 1,
                     *           "statuses": {
                     *             "queued": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        finishedAt: string | null;
                        phase: {
                            /** @enum {string} */
                            kind: "running";
                        } | {
                            /** @enum {string} */
                            kind: "paused";
                            /** @enum {string} */
                            because: "person" | "wave-passed" | "wave-missed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            kind: "awaiting_approval";
                        } | {
                            /** @enum {string} */
                            kind: "rolling_back";
                            until: number;
                        } | {
                            /** @enum {string} */
                            kind: "completed";
                        } | {
                            /** @enum {string} */
                            kind: "stopped";
                        } | {
                            /** @enum {string} */
                            kind: "rolled_back";
                        } | {
                            /** @enum {string} */
                            kind: "superseded";
                            by: string;
                        };
                        change: {
                            /** @enum {string} */
                            kind: "configuration";
                            scope: string;
                            document: string;
                            values: {
                                [key: string]: unknown;
                            };
                            /** @default 0 */
                            priority: number;
                        } | {
                            /** @enum {string} */
                            kind: "release";
                            release: string;
                        };
                        target: {
                            devices?: string[];
                            site?: string;
                            zone?: string;
                            tag?: string;
                            filter?: string;
                        };
                        wave: number;
                        waves: {
                            devices: number;
                            statuses: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsAbort: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in rollouts */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End it; devices keep what they have */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "finishedAt": "2026-01-31T08:00:00.000Z",
                     *       "phase": {
                     *         "kind": "running"
                     *       },
                     *       "change": {
                     *         "kind": "configuration",
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 0
                     *       },
                     *       "target": {
                     *         "devices": [
                     *           "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         ],
                     *         "site": "main",
                     *         "zone": "hall",
                     *         "tag": "hall",
                     *         "filter": "site = main and not state = lost"
                     *       },
                     *       "wave": 1,
                     *       "waves": [
                     *         {
                     *           "devices": 1,
                     *           "statuses": {
                     *             "queued": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        finishedAt: string | null;
                        phase: {
                            /** @enum {string} */
                            kind: "running";
                        } | {
                            /** @enum {string} */
                            kind: "paused";
                            /** @enum {string} */
                            because: "person" | "wave-passed" | "wave-missed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            kind: "awaiting_approval";
                        } | {
                            /** @enum {string} */
                            kind: "rolling_back";
                            until: number;
                        } | {
                            /** @enum {string} */
                            kind: "completed";
                        } | {
                            /** @enum {string} */
                            kind: "stopped";
                        } | {
                            /** @enum {string} */
                            kind: "rolled_back";
                        } | {
                            /** @enum {string} */
                            kind: "superseded";
                            by: string;
                        };
                        change: {
                            /** @enum {string} */
                            kind: "configuration";
                            scope: string;
                            document: string;
                            values: {
                                [key: string]: unknown;
                            };
                            /** @default 0 */
                            priority: number;
                        } | {
                            /** @enum {string} */
                            kind: "release";
                            release: string;
                        };
                        target: {
                            devices?: string[];
                            site?: string;
                            zone?: string;
                            tag?: string;
                            filter?: string;
                        };
                        wave: number;
                        waves: {
                            devices: number;
                            statuses: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rolloutsRollBack: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in rollouts */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Give devices back what they had */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "finishedAt": "2026-01-31T08:00:00.000Z",
                     *       "phase": {
                     *         "kind": "running"
                     *       },
                     *       "change": {
                     *         "kind": "configuration",
                     *         "scope": "zone:hall",
                     *         "document": "output",
                     *         "values": {
                     *           "volumeDb": -6
                     *         },
                     *         "priority": 0
                     *       },
                     *       "target": {
                     *         "devices": [
                     *           "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         ],
                     *         "site": "main",
                     *         "zone": "hall",
                     *         "tag": "hall",
                     *         "filter": "site = main and not state = lost"
                     *       },
                     *       "wave": 1,
                     *       "waves": [
                     *         {
                     *           "devices": 1,
                     *           "statuses": {
                     *             "queued": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** Format: date-time */
                        createdAt: string;
                        finishedAt: string | null;
                        phase: {
                            /** @enum {string} */
                            kind: "running";
                        } | {
                            /** @enum {string} */
                            kind: "paused";
                            /** @enum {string} */
                            because: "person" | "wave-passed" | "wave-missed";
                            reason: string;
                        } | {
                            /** @enum {string} */
                            kind: "awaiting_approval";
                        } | {
                            /** @enum {string} */
                            kind: "rolling_back";
                            until: number;
                        } | {
                            /** @enum {string} */
                            kind: "completed";
                        } | {
                            /** @enum {string} */
                            kind: "stopped";
                        } | {
                            /** @enum {string} */
                            kind: "rolled_back";
                        } | {
                            /** @enum {string} */
                            kind: "superseded";
                            by: string;
                        };
                        change: {
                            /** @enum {string} */
                            kind: "configuration";
                            scope: string;
                            document: string;
                            values: {
                                [key: string]: unknown;
                            };
                            /** @default 0 */
                            priority: number;
                        } | {
                            /** @enum {string} */
                            kind: "release";
                            release: string;
                        };
                        target: {
                            devices?: string[];
                            site?: string;
                            zone?: string;
                            tag?: string;
                            filter?: string;
                        };
                        wave: number;
                        waves: {
                            devices: number;
                            statuses: {
                                [key: string]: number;
                            };
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this; request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eventsOpen: {
        parameters: {
            query?: never;
            header?: {
                /** @description id of the last event that was seen, to be sent what came after it */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events: a snapshot, then every change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 3q2-7wEb.17
                     *     event: pairing
                     *     data: {"waiting":1}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metricsService: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text: the service and the fleet as a whole */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example carillon_devices{site="main",kind="speaker",presence="online"} 3 */
                    "text/plain": string;
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metricsDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text: every device, or the worst of them above the cap */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example carillon_devices{site="main",kind="speaker",presence="online"} 3 */
                    "text/plain": string;
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releasesList: {
        parameters: {
            query?: {
                /** @description of this fleet only */
                fleet?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Releases that can be run, newest first by fleet */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "fleet": "hall",
                     *           "delivery": "balena",
                     *           "version": "hall",
                     *           "createdAt": "2026-01-31T08:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            fleet: string;
                            /** @enum {string} */
                            delivery: "balena" | "compose";
                            version: string;
                            createdAt: string | null;
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unauthorized: The deliverer of releases does not accept our token; delivery-refused: The deliverer of releases refused a request */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unauthorized",
                     *       "title": "The deliverer of releases does not accept our token",
                     *       "status": 502,
                     *       "code": "delivery-unauthorized",
                     *       "detail": "what happened, and to what",
                     *       "next": "Make a new API key and write it to the file that CARILLON_BALENA_TOKEN_FILE names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unreachable: The deliverer of releases does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unreachable",
                     *       "title": "The deliverer of releases does not answer",
                     *       "status": 503,
                     *       "code": "delivery-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Try again later; for balena, see https://status.balena.io and CARILLON_BALENA_API.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releasesFleets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The fleets of balena, and the devices that update themselves */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "delivery": "balena"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            /** @enum {string} */
                            delivery: "balena" | "compose";
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unauthorized: The deliverer of releases does not accept our token; delivery-refused: The deliverer of releases refused a request */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unauthorized",
                     *       "title": "The deliverer of releases does not accept our token",
                     *       "status": 502,
                     *       "code": "delivery-unauthorized",
                     *       "detail": "what happened, and to what",
                     *       "next": "Make a new API key and write it to the file that CARILLON_BALENA_TOKEN_FILE names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unreachable: The deliverer of releases does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unreachable",
                     *       "title": "The deliverer of releases does not answer",
                     *       "status": 503,
                     *       "code": "delivery-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Try again later; for balena, see https://status.balena.io and CARILLON_BALENA_API.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releasesDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What every known device is to run and runs, also those that are not paired */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "delivery": "balena",
                     *           "uuid": "hall",
                     *           "fleet": "hall",
                     *           "name": "Hall, left",
                     *           "online": false,
                     *           "pinned": "hall",
                     *           "running": "hall",
                     *           "progress": "idle",
                     *           "percent": 1,
                     *           "detail": "hall",
                     *           "hostVersion": "hall",
                     *           "tags": {
                     *             "hall": "hall"
                     *           },
                     *           "asOf": "2026-01-31T08:00:00.000Z",
                     *           "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            delivery: "balena" | "compose";
                            uuid: string;
                            fleet: string;
                            name: string;
                            online: boolean;
                            pinned: string | null;
                            running: string | null;
                            /** @enum {string} */
                            progress: "idle" | "updating" | "failed";
                            percent: number | null;
                            detail: string | null;
                            hostVersion: string | null;
                            tags: {
                                [key: string]: string;
                            };
                            /** Format: date-time */
                            asOf: string;
                            device: string | null;
                        }[];
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releasesReadVariables: {
        parameters: {
            query?: {
                /** @description of this fleet only */
                fleet?: string;
                /** @description of this device only */
                device?: string;
                /** @description speaker or media */
                kind?: "environment" | "configuration";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Variables of a balena fleet or device: for its services, or for balenaOS */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "environment",
                     *       "variables": {
                     *         "hall": "hall"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        kind: "environment" | "configuration";
                        variables: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-missing: Nothing delivers releases to these devices */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-missing",
                     *       "title": "Nothing delivers releases to these devices",
                     *       "status": 409,
                     *       "code": "delivery-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "Set CARILLON_BALENA_TOKEN_FILE and CARILLON_BALENA_FLEETS, or run the devices' updater (deploy/compose).",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unauthorized: The deliverer of releases does not accept our token; delivery-refused: The deliverer of releases refused a request */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unauthorized",
                     *       "title": "The deliverer of releases does not accept our token",
                     *       "status": 502,
                     *       "code": "delivery-unauthorized",
                     *       "detail": "what happened, and to what",
                     *       "next": "Make a new API key and write it to the file that CARILLON_BALENA_TOKEN_FILE names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unreachable: The deliverer of releases does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unreachable",
                     *       "title": "The deliverer of releases does not answer",
                     *       "status": 503,
                     *       "code": "delivery-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Try again later; for balena, see https://status.balena.io and CARILLON_BALENA_API.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releasesWriteVariable: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fleet": "hall",
                 *       "device": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                 *       "kind": "environment",
                 *       "name": "hall",
                 *       "value": "hall"
                 *     }
                 */
                "application/json": {
                    fleet?: string;
                    device?: string;
                    /**
                     * @default environment
                     * @enum {string}
                     */
                    kind?: "environment" | "configuration";
                    name: string;
                    value: string | null;
                };
            };
        };
        responses: {
            /** @description Set, change or (with null) remove one variable */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "environment",
                     *       "variables": {
                     *         "hall": "hall"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        kind: "environment" | "configuration";
                        variables: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description Set, change or (with null) remove one variable */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "environment",
                     *       "variables": {
                     *         "hall": "hall"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        kind: "environment" | "configuration";
                        variables: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-missing: Nothing delivers releases to these devices */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-missing",
                     *       "title": "Nothing delivers releases to these devices",
                     *       "status": 409,
                     *       "code": "delivery-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "Set CARILLON_BALENA_TOKEN_FILE and CARILLON_BALENA_FLEETS, or run the devices' updater (deploy/compose).",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unauthorized: The deliverer of releases does not accept our token; delivery-refused: The deliverer of releases refused a request */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unauthorized",
                     *       "title": "The deliverer of releases does not accept our token",
                     *       "status": 502,
                     *       "code": "delivery-unauthorized",
                     *       "detail": "what happened, and to what",
                     *       "next": "Make a new API key and write it to the file that CARILLON_BALENA_TOKEN_FILE names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unreachable: The deliverer of releases does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unreachable",
                     *       "title": "The deliverer of releases does not answer",
                     *       "status": 503,
                     *       "code": "delivery-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Try again later; for balena, see https://status.balena.io and CARILLON_BALENA_API.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releasesDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a device is to run, and what it runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "delivery": "balena",
                     *       "uuid": "hall",
                     *       "fleet": "hall",
                     *       "name": "Hall, left",
                     *       "online": false,
                     *       "pinned": "hall",
                     *       "running": "hall",
                     *       "progress": "idle",
                     *       "percent": 1,
                     *       "detail": "hall",
                     *       "hostVersion": "hall",
                     *       "tags": {
                     *         "hall": "hall"
                     *       },
                     *       "asOf": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        delivery: "balena" | "compose";
                        uuid: string;
                        fleet: string;
                        name: string;
                        online: boolean;
                        pinned: string | null;
                        running: string | null;
                        /** @enum {string} */
                        progress: "idle" | "updating" | "failed";
                        percent: number | null;
                        detail: string | null;
                        hostVersion: string | null;
                        tags: {
                            [key: string]: string;
                        };
                        /** Format: date-time */
                        asOf: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-missing: Nothing delivers releases to these devices */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-missing",
                     *       "title": "Nothing delivers releases to these devices",
                     *       "status": 409,
                     *       "code": "delivery-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "Set CARILLON_BALENA_TOKEN_FILE and CARILLON_BALENA_FLEETS, or run the devices' updater (deploy/compose).",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releasesPin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in devices */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "release": "hall",
                 *       "overrideLock": false
                 *     }
                 */
                "application/json": {
                    release: string | null;
                    /** @default false */
                    overrideLock?: boolean;
                };
            };
        };
        responses: {
            /** @description Pin one device to a release, or let it follow its fleet */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "delivery": "balena",
                     *       "uuid": "hall",
                     *       "fleet": "hall",
                     *       "name": "Hall, left",
                     *       "online": false,
                     *       "pinned": "hall",
                     *       "running": "hall",
                     *       "progress": "idle",
                     *       "percent": 1,
                     *       "detail": "hall",
                     *       "hostVersion": "hall",
                     *       "tags": {
                     *         "hall": "hall"
                     *       },
                     *       "asOf": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** @enum {string} */
                        delivery: "balena" | "compose";
                        uuid: string;
                        fleet: string;
                        name: string;
                        online: boolean;
                        pinned: string | null;
                        running: string | null;
                        /** @enum {string} */
                        progress: "idle" | "updating" | "failed";
                        percent: number | null;
                        detail: string | null;
                        hostVersion: string | null;
                        tags: {
                            [key: string]: string;
                        };
                        /** Format: date-time */
                        asOf: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource; release-unknown: No such release that can be run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-missing: Nothing delivers releases to these devices; conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-missing",
                     *       "title": "Nothing delivers releases to these devices",
                     *       "status": 409,
                     *       "code": "delivery-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "Set CARILLON_BALENA_TOKEN_FILE and CARILLON_BALENA_FLEETS, or run the devices' updater (deploy/compose).",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unauthorized: The deliverer of releases does not accept our token; delivery-refused: The deliverer of releases refused a request */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unauthorized",
                     *       "title": "The deliverer of releases does not accept our token",
                     *       "status": 502,
                     *       "code": "delivery-unauthorized",
                     *       "detail": "what happened, and to what",
                     *       "next": "Make a new API key and write it to the file that CARILLON_BALENA_TOKEN_FILE names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description delivery-unreachable: The deliverer of releases does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:delivery-unreachable",
                     *       "title": "The deliverer of releases does not answer",
                     *       "status": 503,
                     *       "code": "delivery-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Try again later; for balena, see https://status.balena.io and CARILLON_BALENA_API.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessionPresent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who asks, and what he may */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Hall, left",
                     *       "displayName": "Ada Lovelace",
                     *       "via": "token",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "permissions": [
                     *         "fleet:read"
                     *       ],
                     *       "csrf": "hall",
                     *       "expiresAt": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        displayName: string;
                        /** @enum {string} */
                        via: "token" | "session";
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        permissions: ("fleet:read" | "fleet:write" | "devices:command" | "devices:pair" | "configuration:read" | "configuration:write" | "sound:play" | "rollouts:read" | "rollouts:write" | "schedules:read" | "schedules:write" | "access:manage" | "audit:read" | "metrics:read")[];
                        csrf: string | null;
                        expiresAt: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessionLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "hall",
                 *       "password": "hall"
                 *     }
                 */
                "application/json": {
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Log in with a local account: sets the session's cookie */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Hall, left",
                     *       "displayName": "Ada Lovelace",
                     *       "via": "token",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "permissions": [
                     *         "fleet:read"
                     *       ],
                     *       "csrf": "hall",
                     *       "expiresAt": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        displayName: string;
                        /** @enum {string} */
                        via: "token" | "session";
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        permissions: ("fleet:read" | "fleet:write" | "devices:command" | "devices:pair" | "configuration:read" | "configuration:write" | "sound:play" | "rollouts:read" | "rollouts:write" | "schedules:read" | "schedules:write" | "access:manage" | "audit:read" | "metrics:read")[];
                        csrf: string | null;
                        expiresAt: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-refused: Name and password do not fit, or the account is closed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-refused",
                     *       "title": "Name and password do not fit, or the account is closed",
                     *       "status": 401,
                     *       "code": "login-refused",
                     *       "detail": "what happened, and to what",
                     *       "next": "Try again, or ask an administrator.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too-many-requests: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:too-many-requests",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "too-many-requests",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait for Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessionLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Log out, and say where to go to be logged out at the identity provider as well */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "endSession": "hall"
                     *     }
                     */
                    "application/json": {
                        endSession: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidcMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ways to log in that this installation offers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "oidc": {
                     *         "name": "Hall, left",
                     *         "url": "https://receiver.example/carillon"
                     *       }
                     *     }
                     */
                    "application/json": {
                        oidc: {
                            name: string;
                            url: string;
                        } | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidcBegin: {
        parameters: {
            query?: {
                /** @description where in the console to go after the login */
                returnTo?: string;
                /** @description of the program on this machine that waits for the login */
                port?: number;
                /** @description base64url of the SHA-256 of a secret that only the program knows (RFC 7636) */
                challenge?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begin a login with the identity provider: sends the browser there */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-unbelievable: What the identity provider said cannot be believed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-unbelievable",
                     *       "title": "What the identity provider said cannot be believed",
                     *       "status": 401,
                     *       "code": "login-unbelievable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in again; if it happens each time, compare both clocks, CARILLON_OIDC_ISSUER and the client's registration.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-method-missing: This installation does not offer that way to log in */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-method-missing",
                     *       "title": "This installation does not offer that way to log in",
                     *       "status": 404,
                     *       "code": "login-method-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "See GET /v1/session/methods.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too-many-requests: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:too-many-requests",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "too-many-requests",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait for Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description provider-unreachable: The identity provider does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:provider-unreachable",
                     *       "title": "The identity provider does not answer",
                     *       "status": 503,
                     *       "code": "provider-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in with a local account, or again later; check CARILLON_OIDC_ISSUER.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidcArrive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the identity provider sends the browser back to: sets the session's cookie */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description login-stale: The login was not begun here, or too long ago, or it is used up; message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-stale",
                     *       "title": "The login was not begun here, or too long ago, or it is used up",
                     *       "status": 400,
                     *       "code": "login-stale",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in again, in one browser and within ten minutes.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-unbelievable: What the identity provider said cannot be believed; login-refused: Name and password do not fit, or the account is closed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-unbelievable",
                     *       "title": "What the identity provider said cannot be believed",
                     *       "status": 401,
                     *       "code": "login-unbelievable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in again; if it happens each time, compare both clocks, CARILLON_OIDC_ISSUER and the client's registration.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-invited: Nobody has invited this person */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-invited",
                     *       "title": "Nobody has invited this person",
                     *       "status": 403,
                     *       "code": "not-invited",
                     *       "detail": "what happened, and to what",
                     *       "next": "Ask an administrator for an account under the address that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-method-missing: This installation does not offer that way to log in */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-method-missing",
                     *       "title": "This installation does not offer that way to log in",
                     *       "status": 404,
                     *       "code": "login-method-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "See GET /v1/session/methods.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description provider-unreachable: The identity provider does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:provider-unreachable",
                     *       "title": "The identity provider does not answer",
                     *       "status": 503,
                     *       "code": "provider-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in with a local account, or again later; check CARILLON_OIDC_ISSUER.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidcExchange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "hall",
                 *       "verifier": "6f1ed002ab5595859014ebf0951522d96f1ed002ab5595859014ebf0951522d9"
                 *     }
                 */
                "application/json": {
                    code: string;
                    verifier: string;
                };
            };
        };
        responses: {
            /** @description Exchange the code that a program got on its port for a session */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Hall, left",
                     *       "displayName": "Ada Lovelace",
                     *       "via": "token",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "permissions": [
                     *         "fleet:read"
                     *       ],
                     *       "csrf": "hall",
                     *       "expiresAt": "2026-01-31T08:00:00.000Z",
                     *       "secret": "hall"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        displayName: string;
                        /** @enum {string} */
                        via: "token" | "session";
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        permissions: ("fleet:read" | "fleet:write" | "devices:command" | "devices:pair" | "configuration:read" | "configuration:write" | "sound:play" | "rollouts:read" | "rollouts:write" | "schedules:read" | "schedules:write" | "access:manage" | "audit:read" | "metrics:read")[];
                        csrf: string | null;
                        expiresAt: string | null;
                        secret: string;
                    };
                };
            };
            /** @description login-stale: The login was not begun here, or too long ago, or it is used up; message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-stale",
                     *       "title": "The login was not begun here, or too long ago, or it is used up",
                     *       "status": 400,
                     *       "code": "login-stale",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in again, in one browser and within ten minutes.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-refused: Name and password do not fit, or the account is closed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-refused",
                     *       "title": "Name and password do not fit, or the account is closed",
                     *       "status": 401,
                     *       "code": "login-refused",
                     *       "detail": "what happened, and to what",
                     *       "next": "Try again, or ask an administrator.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-method-missing: This installation does not offer that way to log in */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-method-missing",
                     *       "title": "This installation does not offer that way to log in",
                     *       "status": 404,
                     *       "code": "login-method-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "See GET /v1/session/methods.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidcBeginDevice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begin a login on another device (RFC 8628) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userCode": "BCDF-GHJK",
                     *       "verificationUri": "hall",
                     *       "verificationUriComplete": "hall",
                     *       "deviceCode": "hall",
                     *       "expiresInSeconds": 1,
                     *       "intervalSeconds": 10
                     *     }
                     */
                    "application/json": {
                        userCode: string;
                        verificationUri: string;
                        verificationUriComplete: string | null;
                        deviceCode: string;
                        expiresInSeconds: number;
                        intervalSeconds: number;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-unbelievable: What the identity provider said cannot be believed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-unbelievable",
                     *       "title": "What the identity provider said cannot be believed",
                     *       "status": 401,
                     *       "code": "login-unbelievable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in again; if it happens each time, compare both clocks, CARILLON_OIDC_ISSUER and the client's registration.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-method-missing: This installation does not offer that way to log in */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-method-missing",
                     *       "title": "This installation does not offer that way to log in",
                     *       "status": 404,
                     *       "code": "login-method-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "See GET /v1/session/methods.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too-many-requests: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:too-many-requests",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "too-many-requests",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait for Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description provider-unreachable: The identity provider does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:provider-unreachable",
                     *       "title": "The identity provider does not answer",
                     *       "status": 503,
                     *       "code": "provider-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in with a local account, or again later; check CARILLON_OIDC_ISSUER.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    oidcPollDevice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deviceCode": "hall"
                 *     }
                 */
                "application/json": {
                    deviceCode: string;
                };
            };
        };
        responses: {
            /** @description Ask whether the person has logged in on the other device */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Hall, left",
                     *       "displayName": "Ada Lovelace",
                     *       "via": "token",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "permissions": [
                     *         "fleet:read"
                     *       ],
                     *       "csrf": "hall",
                     *       "expiresAt": "2026-01-31T08:00:00.000Z",
                     *       "secret": "hall"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        displayName: string;
                        /** @enum {string} */
                        via: "token" | "session";
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        permissions: ("fleet:read" | "fleet:write" | "devices:command" | "devices:pair" | "configuration:read" | "configuration:write" | "sound:play" | "rollouts:read" | "rollouts:write" | "schedules:read" | "schedules:write" | "access:manage" | "audit:read" | "metrics:read")[];
                        csrf: string | null;
                        expiresAt: string | null;
                        secret: string;
                    };
                };
            };
            /** @description login-stale: The login was not begun here, or too long ago, or it is used up; message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-stale",
                     *       "title": "The login was not begun here, or too long ago, or it is used up",
                     *       "status": 400,
                     *       "code": "login-stale",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in again, in one browser and within ten minutes.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-unbelievable: What the identity provider said cannot be believed; login-refused: Name and password do not fit, or the account is closed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-unbelievable",
                     *       "title": "What the identity provider said cannot be believed",
                     *       "status": 401,
                     *       "code": "login-unbelievable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in again; if it happens each time, compare both clocks, CARILLON_OIDC_ISSUER and the client's registration.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-invited: Nobody has invited this person */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-invited",
                     *       "title": "Nobody has invited this person",
                     *       "status": 403,
                     *       "code": "not-invited",
                     *       "detail": "what happened, and to what",
                     *       "next": "Ask an administrator for an account under the address that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-method-missing: This installation does not offer that way to log in */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-method-missing",
                     *       "title": "This installation does not offer that way to log in",
                     *       "status": 404,
                     *       "code": "login-method-missing",
                     *       "detail": "what happened, and to what",
                     *       "next": "See GET /v1/session/methods.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description login-pending: Waiting for the person to log in */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:login-pending",
                     *       "title": "Waiting for the person to log in",
                     *       "status": 428,
                     *       "code": "login-pending",
                     *       "detail": "what happened, and to what",
                     *       "next": "Poll again after `intervalSeconds`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too-many-requests: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:too-many-requests",
                     *       "title": "Too many requests",
                     *       "status": 429,
                     *       "code": "too-many-requests",
                     *       "detail": "what happened, and to what",
                     *       "next": "Wait for Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description provider-unreachable: The identity provider does not answer; unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:provider-unreachable",
                     *       "title": "The identity provider does not answer",
                     *       "status": 503,
                     *       "code": "provider-unreachable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Log in with a local account, or again later; check CARILLON_OIDC_ISSUER.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokensList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys of programs, without their secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "name": "Hall, left",
                     *           "prefix": "hall",
                     *           "grants": [
                     *             {
                     *               "role": "viewer",
                     *               "scope": "all"
                     *             }
                     *           ],
                     *           "permissions": [
                     *             "fleet:read"
                     *           ],
                     *           "createdBy": "ada",
                     *           "createdAt": "2026-01-31T08:00:00.000Z",
                     *           "expiresAt": "2026-01-31T08:00:00.000Z",
                     *           "lastUsedAt": "2026-01-31T08:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            prefix: string;
                            grants: {
                                /** @enum {string} */
                                role: "viewer" | "announcer" | "operator" | "administrator";
                                /** @default all */
                                scope: string;
                            }[];
                            permissions: ("fleet:read" | "fleet:write" | "devices:command" | "devices:pair" | "configuration:read" | "configuration:write" | "sound:play" | "rollouts:read" | "rollouts:write" | "schedules:read" | "schedules:write" | "access:manage" | "audit:read" | "metrics:read")[] | null;
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                            expiresAt: string | null;
                            lastUsedAt: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokensMake: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Hall, left",
                 *       "grants": [
                 *         {
                 *           "role": "viewer",
                 *           "scope": "all"
                 *         }
                 *       ],
                 *       "permissions": [
                 *         "fleet:read"
                 *       ],
                 *       "expiresInDays": 1
                 *     }
                 */
                "application/json": {
                    name: string;
                    grants: {
                        /** @enum {string} */
                        role: "viewer" | "announcer" | "operator" | "administrator";
                        /** @default all */
                        scope?: string;
                    }[];
                    /** @default null */
                    permissions?: ("fleet:read" | "fleet:write" | "devices:command" | "devices:pair" | "configuration:read" | "configuration:write" | "sound:play" | "rollouts:read" | "rollouts:write" | "schedules:read" | "schedules:write" | "access:manage" | "audit:read" | "metrics:read")[] | null;
                    /** @default 365 */
                    expiresInDays?: number | null;
                };
            };
        };
        responses: {
            /** @description Make a token; its secret is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "name": "Hall, left",
                     *       "prefix": "hall",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "permissions": [
                     *         "fleet:read"
                     *       ],
                     *       "createdBy": "ada",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "expiresAt": "2026-01-31T08:00:00.000Z",
                     *       "lastUsedAt": "2026-01-31T08:00:00.000Z",
                     *       "secret": "hall"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        prefix: string;
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        permissions: ("fleet:read" | "fleet:write" | "devices:command" | "devices:pair" | "configuration:read" | "configuration:write" | "sound:play" | "rollouts:read" | "rollouts:write" | "schedules:read" | "schedules:write" | "access:manage" | "audit:read" | "metrics:read")[] | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        expiresAt: string | null;
                        lastUsedAt: string | null;
                        secret: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokensRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in tokens */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke a token */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    usersList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description People who may log in, in order of name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "hall",
                     *           "displayName": "Ada Lovelace",
                     *           "origin": "local",
                     *           "grants": [
                     *             {
                     *               "role": "viewer",
                     *               "scope": "all"
                     *             }
                     *           ],
                     *           "providerGrants": [
                     *             {
                     *               "role": "viewer",
                     *               "scope": "all"
                     *             }
                     *           ],
                     *           "joined": false,
                     *           "disabled": false,
                     *           "createdAt": "2026-01-31T08:00:00.000Z",
                     *           "lastLogin": "2026-01-31T08:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            name: string;
                            displayName: string;
                            /** @enum {string} */
                            origin: "local" | "oidc";
                            grants: {
                                /** @enum {string} */
                                role: "viewer" | "announcer" | "operator" | "administrator";
                                /** @default all */
                                scope: string;
                            }[];
                            providerGrants: {
                                /** @enum {string} */
                                role: "viewer" | "announcer" | "operator" | "administrator";
                                /** @default all */
                                scope: string;
                            }[];
                            joined: boolean;
                            disabled: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            lastLogin: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    usersGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the person's account */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "hall",
                     *       "displayName": "Ada Lovelace",
                     *       "origin": "local",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "providerGrants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "joined": false,
                     *       "disabled": false,
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "lastLogin": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        displayName: string;
                        /** @enum {string} */
                        origin: "local" | "oidc";
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        providerGrants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        joined: boolean;
                        disabled: boolean;
                        /** Format: date-time */
                        createdAt: string;
                        lastLogin: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    usersPut: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description the person's account */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "displayName": "Ada Lovelace",
                 *       "origin": "local",
                 *       "grants": [
                 *         {
                 *           "role": "viewer",
                 *           "scope": "all"
                 *         }
                 *       ],
                 *       "disabled": false,
                 *       "password": "2026-01-31T08:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    displayName: string;
                    /** @enum {string} */
                    origin?: "local" | "oidc";
                    grants: {
                        /** @enum {string} */
                        role: "viewer" | "announcer" | "operator" | "administrator";
                        /** @default all */
                        scope?: string;
                    }[];
                    /** @default false */
                    disabled?: boolean;
                    password?: string;
                };
            };
        };
        responses: {
            /** @description Make or change a person's account and what he may */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "hall",
                     *       "displayName": "Ada Lovelace",
                     *       "origin": "local",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "providerGrants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "joined": false,
                     *       "disabled": false,
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "lastLogin": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        displayName: string;
                        /** @enum {string} */
                        origin: "local" | "oidc";
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        providerGrants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        joined: boolean;
                        disabled: boolean;
                        /** Format: date-time */
                        createdAt: string;
                        lastLogin: string | null;
                    };
                };
            };
            /** @description Make or change a person's account and what he may */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "hall",
                     *       "displayName": "Ada Lovelace",
                     *       "origin": "local",
                     *       "grants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "providerGrants": [
                     *         {
                     *           "role": "viewer",
                     *           "scope": "all"
                     *         }
                     *       ],
                     *       "joined": false,
                     *       "disabled": false,
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "lastLogin": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        displayName: string;
                        /** @enum {string} */
                        origin: "local" | "oidc";
                        grants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        providerGrants: {
                            /** @enum {string} */
                            role: "viewer" | "announcer" | "operator" | "administrator";
                            /** @default all */
                            scope: string;
                        }[];
                        joined: boolean;
                        disabled: boolean;
                        /** Format: date-time */
                        createdAt: string;
                        lastLogin: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    usersRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the person's account */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a person's account: he is logged out at once */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description conflict: The resource is in a state that forbids this */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:conflict",
                     *       "title": "The resource is in a state that forbids this",
                     *       "status": 409,
                     *       "code": "conflict",
                     *       "detail": "what happened, and to what",
                     *       "next": "Read it again and decide.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auditList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
                /** @description of this person or token only */
                actor?: string;
                /** @description of this kind only, such as PUT /v1/zones/:id */
                action?: string;
                /** @description on this resource only */
                target?: string;
                /** @description of this site only */
                site?: string;
                /** @description how it ended: done or refused */
                outcome?: "done" | "refused";
                /** @description not before this instant */
                since?: string;
                /** @description before this instant */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who did what, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "sequence": 1,
                     *           "at": "2026-01-31T08:00:00.000Z",
                     *           "actor": "ada",
                     *           "via": "token",
                     *           "tokenPrefix": "hall",
                     *           "address": "10.0.0.7",
                     *           "request": "hall",
                     *           "action": "hall",
                     *           "target": "hall",
                     *           "site": "main",
                     *           "status": 1,
                     *           "asked": {}
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            sequence: number;
                            /** Format: date-time */
                            at: string;
                            actor: string;
                            /** @enum {string} */
                            via: "token" | "session" | "device" | "none";
                            tokenPrefix: string | null;
                            address: string;
                            request: string;
                            action: string;
                            target: string;
                            site: string | null;
                            status: number;
                            asked: unknown;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auditEverything: {
        parameters: {
            query?: {
                /** @description of this person or token only */
                actor?: string;
                /** @description of this kind only, such as PUT /v1/zones/:id */
                action?: string;
                /** @description on this resource only */
                target?: string;
                /** @description of this site only */
                site?: string;
                /** @description how it ended: done or refused */
                outcome?: "done" | "refused";
                /** @description not before this instant */
                since?: string;
                /** @description before this instant */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it that fits, newest first, one JSON object on each line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"sequence":17,"actor":"ada","action":"PUT /v1/zones/:id"} */
                    "application/x-ndjson": string;
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksList: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is told of what happens, by HTTP */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "url": "https://receiver.example/carillon",
                     *           "events": [
                     *             "device.paired"
                     *           ],
                     *           "site": "main",
                     *           "active": false,
                     *           "disabledReason": "hall",
                     *           "failingSince": "2026-01-31T08:00:00.000Z",
                     *           "previousSecretUntil": "2026-01-31T08:00:00.000Z",
                     *           "createdBy": "ada",
                     *           "createdAt": "2026-01-31T08:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            /** Format: uri */
                            url: string;
                            events: ("device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping")[];
                            site: string | null;
                            active: boolean;
                            disabledReason: string | null;
                            failingSince: string | null;
                            previousSecretUntil: string | null;
                            createdBy: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksMake: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://receiver.example/carillon",
                 *       "events": [
                 *         "device.paired"
                 *       ],
                 *       "site": "main",
                 *       "active": true
                 *     }
                 */
                "application/json": {
                    /** Format: uri */
                    url: string;
                    events: ("device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping")[];
                    /** @default null */
                    site?: string | null;
                    /** @default true */
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Subscribe an address to events; the secret that signs them is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "url": "https://receiver.example/carillon",
                     *       "events": [
                     *         "device.paired"
                     *       ],
                     *       "site": "main",
                     *       "active": false,
                     *       "disabledReason": "hall",
                     *       "failingSince": "2026-01-31T08:00:00.000Z",
                     *       "previousSecretUntil": "2026-01-31T08:00:00.000Z",
                     *       "createdBy": "ada",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "secret": "hall"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** Format: uri */
                        url: string;
                        events: ("device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping")[];
                        site: string | null;
                        active: boolean;
                        disabledReason: string | null;
                        failingSince: string | null;
                        previousSecretUntil: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        secret: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in webhooks */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One webhook, without its secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "url": "https://receiver.example/carillon",
                     *       "events": [
                     *         "device.paired"
                     *       ],
                     *       "site": "main",
                     *       "active": false,
                     *       "disabledReason": "hall",
                     *       "failingSince": "2026-01-31T08:00:00.000Z",
                     *       "previousSecretUntil": "2026-01-31T08:00:00.000Z",
                     *       "createdBy": "ada",
                     *       "createdAt": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** Format: uri */
                        url: string;
                        events: ("device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping")[];
                        site: string | null;
                        active: boolean;
                        disabledReason: string | null;
                        failingSince: string | null;
                        previousSecretUntil: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description id, in webhooks */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a webhook and what is queued for it */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of what is to be changed; required when it exists */
                "If-Match"?: string;
                /** @description `*`: only create */
                "If-None-Match"?: string;
            };
            path: {
                /** @description id, in webhooks */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://receiver.example/carillon",
                 *       "events": [
                 *         "device.paired"
                 *       ],
                 *       "site": "main",
                 *       "active": false
                 *     }
                 */
                "application/json": {
                    /** Format: uri */
                    url?: string;
                    events?: ("device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping")[];
                    site?: string | null;
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Change a webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "url": "https://receiver.example/carillon",
                     *       "events": [
                     *         "device.paired"
                     *       ],
                     *       "site": "main",
                     *       "active": false,
                     *       "disabledReason": "hall",
                     *       "failingSince": "2026-01-31T08:00:00.000Z",
                     *       "previousSecretUntil": "2026-01-31T08:00:00.000Z",
                     *       "createdBy": "ada",
                     *       "createdAt": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** Format: uri */
                        url: string;
                        events: ("device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping")[];
                        site: string | null;
                        active: boolean;
                        disabledReason: string | null;
                        failingSince: string | null;
                        previousSecretUntil: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-failed: The resource has changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-failed",
                     *       "title": "The resource has changed since it was read",
                     *       "status": 412,
                     *       "code": "precondition-failed",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET it again and repeat the change.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description precondition-required: If-Match is required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:precondition-required",
                     *       "title": "If-Match is required",
                     *       "status": 428,
                     *       "code": "precondition-required",
                     *       "detail": "what happened, and to what",
                     *       "next": "GET the resource and send its ETag in If-Match.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksRotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in webhooks */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keepOldSeconds": 86400
                 *     }
                 */
                "application/json": {
                    /** @default 86400 */
                    keepOldSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Make a new secret; the old one signs beside it for a while */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "url": "https://receiver.example/carillon",
                     *       "events": [
                     *         "device.paired"
                     *       ],
                     *       "site": "main",
                     *       "active": false,
                     *       "disabledReason": "hall",
                     *       "failingSince": "2026-01-31T08:00:00.000Z",
                     *       "previousSecretUntil": "2026-01-31T08:00:00.000Z",
                     *       "createdBy": "ada",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "secret": "hall"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** Format: uri */
                        url: string;
                        events: ("device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping")[];
                        site: string | null;
                        active: boolean;
                        disabledReason: string | null;
                        failingSince: string | null;
                        previousSecretUntil: string | null;
                        createdBy: string;
                        /** Format: date-time */
                        createdAt: string;
                        secret: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksPing: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in webhooks */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queue a message that means nothing, to see whether it arrives */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d"
                     *     }
                     */
                    "application/json": {
                        id: string;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksDeliveries: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description how many at most, 1 to 200 */
                limit?: number;
                /** @description in this state only */
                state?: "pending" | "delivered" | "dead";
            };
            header?: never;
            path: {
                /** @description id, in webhooks */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was sent, is queued, or was given up; the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *           "event": "device.paired",
                     *           "state": "pending",
                     *           "createdAt": "2026-01-31T08:00:00.000Z",
                     *           "attempts": 1,
                     *           "nextAttemptAt": "2026-01-31T08:00:00.000Z",
                     *           "lastAttemptAt": "2026-01-31T08:00:00.000Z",
                     *           "lastStatus": 1,
                     *           "lastError": "hall",
                     *           "body": {
                     *             "type": "device.paired",
                     *             "timestamp": "2026-01-31T08:00:00.000Z",
                     *             "data": {
                     *               "hall": {}
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "nextCursor": null
                     *     }
                     */
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {string} */
                            event: "device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping";
                            /** @enum {string} */
                            state: "pending" | "delivered" | "dead";
                            /** Format: date-time */
                            createdAt: string;
                            attempts: number;
                            nextAttemptAt: string | null;
                            lastAttemptAt: string | null;
                            lastStatus: number | null;
                            lastError: string | null;
                            body: {
                                /** @enum {string} */
                                type: "device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping";
                                /** Format: date-time */
                                timestamp: string;
                                data: {
                                    [key: string]: unknown;
                                };
                            };
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooksRedeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text that no other request has: the same request with the same key within a day is carried out once, and answered as the first time */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description id, in webhooks */
                id: string;
                /** @description the message's `webhook-id` */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deliver a message once more, under the id that it has */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5f1c2d3e4f5a6b7c8d9e0f1a2b3c4d",
                     *       "event": "device.paired",
                     *       "state": "pending",
                     *       "createdAt": "2026-01-31T08:00:00.000Z",
                     *       "attempts": 1,
                     *       "nextAttemptAt": "2026-01-31T08:00:00.000Z",
                     *       "lastAttemptAt": "2026-01-31T08:00:00.000Z",
                     *       "lastStatus": 1,
                     *       "lastError": "hall",
                     *       "body": {
                     *         "type": "device.paired",
                     *         "timestamp": "2026-01-31T08:00:00.000Z",
                     *         "data": {
                     *           "hall": {}
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        event: "device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping";
                        /** @enum {string} */
                        state: "pending" | "delivered" | "dead";
                        /** Format: date-time */
                        createdAt: string;
                        attempts: number;
                        nextAttemptAt: string | null;
                        lastAttemptAt: string | null;
                        lastStatus: number | null;
                        lastError: string | null;
                        body: {
                            /** @enum {string} */
                            type: "device.paired" | "device.removed" | "device.presence" | "device.event" | "rollout.phase" | "webhook.disabled" | "webhook.ping";
                            /** Format: date-time */
                            timestamp: string;
                            data: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not-found: No such resource */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:not-found",
                     *       "title": "No such resource",
                     *       "status": 404,
                     *       "code": "not-found",
                     *       "detail": "what happened, and to what",
                     *       "next": "List the collection to see what exists.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-in-progress: The same request is being carried out; answer-lost: The answer to the first request with this key is not kept */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-in-progress",
                     *       "title": "The same request is being carried out",
                     *       "status": 409,
                     *       "code": "request-in-progress",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send it again with the same Idempotency-Key after Retry-After seconds.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-too-large: The request is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-too-large",
                     *       "title": "The request is too large",
                     *       "status": 413,
                     *       "code": "request-too-large",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send less at once.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description media-type-unsupported: The content type is not accepted here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:media-type-unsupported",
                     *       "title": "The content type is not accepted here",
                     *       "status": 415,
                     *       "code": "media-type-unsupported",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send the type that Accept-Post names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema; idempotency-key-reused: The Idempotency-Key came with another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unavailable: A part that this needs is not reachable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unavailable",
                     *       "title": "A part that this needs is not reachable",
                     *       "status": 503,
                     *       "code": "unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "See /readyz for which part.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    iceList: {
        parameters: {
            query?: {
                /** @description how long the credentials are to be good for, 60 to 86,400 */
                seconds?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description STUN and TURN servers, with credentials that are good for a while */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "iceServers": [
                     *         {
                     *           "urls": [
                     *             "hall"
                     *           ],
                     *           "username": "hall",
                     *           "credential": "hall"
                     *         }
                     *       ],
                     *       "expiresAt": "2026-01-31T08:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        iceServers: {
                            urls: string[];
                            username?: string;
                            credential?: string;
                        }[];
                        expiresAt: string | null;
                    };
                };
            };
            /** @description message-malformed: The message is not valid JSON of its schema */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:message-malformed",
                     *       "title": "The message is not valid JSON of its schema",
                     *       "status": 400,
                     *       "code": "message-malformed",
                     *       "detail": "what happened, and to what",
                     *       "next": "Check the sender's version.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description unauthenticated: No valid token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:unauthenticated",
                     *       "title": "No valid token",
                     *       "status": 401,
                     *       "code": "unauthenticated",
                     *       "detail": "what happened, and to what",
                     *       "next": "Send `Authorization: Bearer <token>`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description forbidden: The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:forbidden",
                     *       "title": "The token may not do this",
                     *       "status": 403,
                     *       "code": "forbidden",
                     *       "detail": "what happened, and to what",
                     *       "next": "Use a token with the scope that `detail` names.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description request-invalid: The request does not match its schema */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:request-invalid",
                     *       "title": "The request does not match its schema",
                     *       "status": 422,
                     *       "code": "request-invalid",
                     *       "detail": "what happened, and to what",
                     *       "next": "Correct the fields named in `errors`.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description storage-unavailable: The data directory cannot be used */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:carillon:problem:storage-unavailable",
                     *       "title": "The data directory cannot be used",
                     *       "status": 503,
                     *       "code": "storage-unavailable",
                     *       "detail": "what happened, and to what",
                     *       "next": "Give the process write permission, or name another with CARILLON_DATA.",
                     *       "instance": "urn:carillon:request:0b5f1c2d"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
