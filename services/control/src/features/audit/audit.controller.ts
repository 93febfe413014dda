import { Controller, Get, Header, Query, StreamableFile } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { auditList } from "@carillon/contracts/access";
import { Described } from "../../http/described.js";
import { Asking } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import { Audit } from "./audit.js";
import { auditExport, auditRequest, type AuditFilter, type AuditRequest } from "./audit-query.js";

const lines = "application/x-ndjson";

@ApiTags("access")
@Controller("v1/audit")
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  @Described("Who did what, newest first", { schema: auditList })
  list(@Query({ schema: auditRequest }) query: AuditRequest, @Asking() by: Principal) {
    return this.audit.list(query, by);
  }

  @Get("export")
  @Header("content-disposition", 'attachment; filename="audit.ndjson"')
  @Described("All of it that fits, newest first, one JSON object on each line", { text: lines })
  everything(@Query({ schema: auditExport }) filter: AuditFilter, @Asking() by: Principal) {
    return new StreamableFile(this.audit.lines(filter, by), { type: lines });
  }
}
