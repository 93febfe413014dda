import { z } from "zod";
import { displayName, slug } from "./identity.js";

/** organisation › site › zone › speaker. Names are the client's choice; those of the first installation are `main`. */
export const defaultOrganisation = "main";

export const organisation = z.object({ id: slug, name: displayName });
export type Organisation = z.infer<typeof organisation>;
export const organisationList = z.object({ items: z.array(organisation), nextCursor: z.string().nullable() });
/** PUT /v1/organisations/{id} */
export const organisationPut = organisation.omit({ id: true });

export const site = z.object({ id: slug, name: displayName, organisation: slug.default(defaultOrganisation) });
export type Site = z.infer<typeof site>;
export const siteList = z.object({ items: z.array(site), nextCursor: z.string().nullable() });
/** PUT /v1/sites/{id} */
export const sitePut = site.omit({ id: true });
