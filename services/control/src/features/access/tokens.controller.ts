import { Body, Controller, Delete, Get, Param, Post, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { tokenList, tokenMade, tokenRequest } from "@carillon/contracts/access";
import type { z } from "zod";
import { Described } from "../../http/described.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Asking } from "./access.guard.js";
import type { Principal } from "./principal.js";
import { Tokens } from "./tokens.js";

@ApiTags("access")
@Controller("v1/tokens")
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  @Get()
  @Described("Keys of programs, without their secrets", { schema: tokenList })
  list(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.tokens.list(page);
  }

  @Post()
  @Described("Make a token; its secret is shown this once", { status: 201, schema: tokenMade, refusals: ["forbidden"] })
  make(@Body({ schema: tokenRequest }) wish: z.output<typeof tokenRequest>, @Asking() by: Principal) {
    return this.tokens.make(wish, by);
  }

  @Delete(":id")
  @Described("Revoke a token", { status: 204, refusals: ["not-found", "conflict"] })
  revoke(@Param("id") id: string) {
    return this.tokens.revoke(id);
  }
}
