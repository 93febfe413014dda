import { Controller, Get, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { auditList } from "@carillon/contracts/access";
import { Described } from "../../http/described.js";
import { Asking } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import { Audit } from "./audit.js";
import { auditRequest, type AuditRequest } from "./audit-query.js";

@ApiTags("access")
@Controller("v1/audit")
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get()
  @Described("Who did what, newest first", { schema: auditList })
  list(@Query({ schema: auditRequest }) query: AuditRequest, @Asking() by: Principal) {
    return this.audit.list(query, by);
  }
}
