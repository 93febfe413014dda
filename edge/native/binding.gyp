{
  "variables": {
    # 1 when ALSA's headers are installed. Without them the addon plays into the virtual sound card only.
    "alsa%": "<!(pkg-config --exists alsa 2>/dev/null && echo 1 || echo 0)",
  },
  "targets": [
    {
      "target_name": "playout",
      "sources": [
        "addon/addon.cc",
        "addon/addon-playout.cc",
        "addon/decoded-stream.cc",
        "addon/decoder.cc",
        "addon/drift-loop.cc",
        "addon/platform.cc",
        "addon/player.cc",
        "addon/playout.cc",
        "addon/recorder.cc",
        "addon/resampler.cc",
        "addon/rtp-opener.cc",
        "addon/udp-socket.cc",
        "addon/virtual-sink.cc",
      ],
      # OpenSSL's headers lie beside node.h, and its symbols in the node executable: no library of its own is linked.
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_CPP_EXCEPTIONS", "NODE_ADDON_API_CPP_EXCEPTIONS_ALL"],
      "cflags": ["-Wall", "-Wextra", "-O3", "<!@(pkg-config --cflags opus)"],
      "cflags_cc": ["-std=c++20"],
      "cflags_cc!": ["-fno-exceptions", "-fno-rtti"],
      "libraries": ["<!@(pkg-config --libs opus)"],
      "conditions": [
        [
          "alsa==1",
          {
            "sources": ["addon/alsa-sink.cc"],
            "defines": ["CARILLON_ALSA=1"],
            "cflags": ["<!@(pkg-config --cflags alsa)"],
            "libraries": ["<!@(pkg-config --libs alsa)"],
          },
        ],
        [
          "OS=='mac'",
          {
            "xcode_settings": {
              "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
              "CLANG_CXX_LANGUAGE_STANDARD": "c++20",
              "OTHER_CFLAGS": ["<!@(pkg-config --cflags opus)"],
            },
          },
        ],
      ],
    },
  ],
}
