import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import {
  deviceLogin,
  deviceLoginPoll,
  loginBegin,
  loginExchange,
  loginMethods,
  programSession,
  type LoginBegin,
  type LoginExchange,
} from "@carillon/contracts/login";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Described } from "../../../http/described.js";
import { Open } from "../access.guard.js";
import { LoginRoutes } from "./login-routes.js";

@ApiTags("access")
@Controller("v1/session")
export class OidcController {
  constructor(private readonly logins: LoginRoutes) {}

  @Get("methods")
  @Open()
  @Described("The ways to log in that this installation offers", { schema: loginMethods })
  methods() {
    return this.logins.methods();
  }

  @Get("oidc")
  @Open()
  @HttpCode(303)
  @Described("Begin a login with the identity provider: sends the browser there", {
    status: 303,
    refusals: ["login-method-missing", "provider-unreachable", "login-unbelievable", "too-many-requests"],
  })
  begin(
    @Query({ schema: loginBegin }) wish: LoginBegin,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.logins.begin(wish, request, reply);
  }

  @Get("oidc/callback")
  @Open()
  @HttpCode(303)
  @Described("Where the identity provider sends the browser back to: sets the session's cookie", {
    status: 303,
    refusals: [
      ...(["login-method-missing", "login-stale", "login-unbelievable", "login-refused"] as const),
      ...(["not-invited", "provider-unreachable", "conflict"] as const),
    ],
  })
  arrive(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.logins.arrive(request, reply);
  }

  @Post("oidc/exchange")
  @Open()
  @HttpCode(201)
  @Described("Exchange the code that a program got on its port for a session", {
    status: 201,
    schema: programSession,
    refusals: ["login-method-missing", "login-stale", "login-refused"],
  })
  exchange(@Body({ schema: loginExchange }) wish: LoginExchange) {
    return this.logins.exchange(wish);
  }

  @Post("oidc/device")
  @Open()
  @HttpCode(200)
  @Described("Begin a login on another device (RFC 8628)", {
    schema: deviceLogin,
    refusals: ["login-method-missing", "provider-unreachable", "login-unbelievable", "too-many-requests"],
  })
  beginDevice(@Req() request: FastifyRequest) {
    return this.logins.beginDevice(request.ip);
  }

  @Post("oidc/device/token")
  @Open()
  @HttpCode(201)
  @Described("Ask whether the person has logged in on the other device", {
    status: 201,
    schema: programSession,
    refusals: [
      ...(["login-method-missing", "login-pending", "login-stale", "login-unbelievable", "login-refused"] as const),
      ...(["not-invited", "provider-unreachable", "conflict", "too-many-requests"] as const),
    ],
  })
  pollDevice(@Body({ schema: deviceLoginPoll }) { deviceCode }: { deviceCode: string }) {
    return this.logins.pollDevice(deviceCode);
  }
}
