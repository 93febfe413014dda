import { Body, Controller, Delete, Get, Param, Post, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { playbackRequest, playbackStarted, programmeList } from "@carillon/contracts/http";
import type { z } from "zod";
import { Seeing } from "../access/access.guard.js";
import type { Sees } from "../access/authorisation.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Described } from "../../http/described.js";
import { Playback } from "./playback.js";

@ApiTags("programmes")
@Controller("v1/programmes")
export class PlaybackController {
  constructor(private readonly playback: Playback) {}

  @Get()
  @Described("Programmes that zones name, and what plays", { schema: programmeList })
  list(@Query({ schema: pageQuery }) page: PageQuery, @Seeing() sees: Sees) {
    return this.playback.list(page, sees);
  }

  @Post(":id/playbacks")
  @Described("Play a source on a programme, now", {
    status: 201,
    schema: playbackStarted,
    refusals: [
      "programme-unknown",
      "device-away",
      "media-unreachable",
      "source-missing",
      "source-not-audio",
      "decoder-missing",
      "broker-unreachable",
    ],
  })
  play(@Param("id") id: string, @Body({ schema: playbackRequest }) { source }: z.output<typeof playbackRequest>) {
    return this.playback.play(id, source);
  }

  @Delete(":id/playbacks/current")
  @Described("Stop what plays", {
    status: 204,
    refusals: ["programme-unknown", "device-away", "media-unreachable", "broker-unreachable"],
  })
  stop(@Param("id") id: string) {
    return this.playback.stop(id);
  }
}
