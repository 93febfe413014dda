import { Body, Controller, Delete, Get, Headers, Param, Put, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { user, userList, userPut } from "@carillon/contracts/access";
import type { z } from "zod";
import { Described, WithPreconditions } from "../../http/described.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Asking } from "./access.guard.js";
import type { Principal } from "./principal.js";
import { Users } from "./users.js";

@ApiTags("access")
@Controller("v1/users")
export class UsersController {
  constructor(private readonly users: Users) {}

  @Get()
  @Described("People who may log in, in order of name", { schema: userList })
  list(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.users.list(page);
  }

  @Get(":name")
  @Described("One person", { schema: user, refusals: ["not-found"] })
  get(@Param("name") name: string) {
    return this.users.get(name);
  }

  @Put(":name")
  @WithPreconditions()
  @Described("Make or change a person's account and what he may", {
    schema: user,
    refusals: ["forbidden", "conflict", "precondition-required", "precondition-failed"],
  })
  put(
    @Param("name", { schema: user.shape.name }) name: string,
    @Body({ schema: userPut }) wish: z.output<typeof userPut>,
    @Asking() by: Principal,
    @Headers("if-match") ifMatch?: string,
    @Headers("if-none-match") ifNoneMatch?: string,
  ) {
    return this.users.put(name, wish, { by, preconditions: { ifMatch, ifNoneMatch } });
  }

  @Delete(":name")
  @Described("Remove a person's account: he is logged out at once", {
    status: 204,
    refusals: ["not-found", "forbidden", "conflict"],
  })
  remove(@Param("name") name: string, @Asking() by: Principal) {
    return this.users.remove(name, by);
  }
}
