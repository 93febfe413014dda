import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { loginRequest, session } from "@carillon/contracts/access";
import { loggedOut } from "@carillon/contracts/login";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import { Described } from "../../http/described.js";
import { Refused } from "../../refused.js";
import { Asking, ForAnybody, Open, sessionCookie, shownBy } from "./access.guard.js";
import { sessionSecretIn } from "./access.js";
import { cookieOf } from "./cookies.js";
import type { Principal } from "./principal.js";
import { Sessions, viewOf } from "./sessions.js";

@ApiTags("access")
@Controller("v1/session")
export class SessionController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @ForAnybody()
  @Described("Who asks, and what he may", { schema: session })
  present(@Asking() by: Principal) {
    return viewOf(by);
  }

  @Post()
  @Open()
  @HttpCode(201)
  @Described("Log in with a local account: sets the session's cookie", {
    status: 201,
    schema: session,
    refusals: ["login-refused", "too-many-requests"],
  })
  async login(
    @Body({ schema: loginRequest }) login: z.output<typeof loginRequest>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const begun = await this.sessions.login(login, request.ip);
    if (begun instanceof Refused) return begun;
    request.principal = begun.principal;
    void reply.setCookie(sessionCookie, begun.secret, cookieOf(request, begun.expiresAt));
    return begun.session;
  }

  @Delete()
  @ForAnybody()
  @HttpCode(200)
  @Described("Log out, and say where to go to be logged out at the identity provider as well", { schema: loggedOut })
  logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.clearCookie(sessionCookie, cookieOf(request));
    return this.sessions.end(sessionSecretIn(shownBy(request)));
  }
}
