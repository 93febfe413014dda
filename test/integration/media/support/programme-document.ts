import { documents, type Programme } from "@carillon/contracts/documents";
import { z } from "zod";

const hall = z.object({ programmes: z.object({ hall: z.custom<Programme>() }) });

/** The document of one programme, with the defaults that the schema has. */
export const programme = (fields: Partial<Programme>): Programme =>
  hall.parse(documents.programmes.schema.parse({ programmes: { hall: fields } })).programmes.hall;
