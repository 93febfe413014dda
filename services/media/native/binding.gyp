{
  "targets": [
    {
      "target_name": "egress",
      "sources": [
        "addon.cc",
        "bare-sendto.cc",
        "consent.cc",
        "encoder.cc",
        "encoder-addon.cc",
        "hmac-sha1.cc",
        "listening-socket.cc",
        "platform.cc",
        "programme.cc",
        "receiver.cc",
        "rtcp.cc",
        "socket.cc",
        "sockets-addon.cc",
        "srtp.cc",
        "stun.cc",
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
