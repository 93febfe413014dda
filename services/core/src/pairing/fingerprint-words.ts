/**
 * 256 short English words that are hard to take for one another: none begins with the same four letters as another, and two of them
 * always differ in three letters or more. A word's position is the value of a byte, so the list must never be reordered.
 */
const words = `
  abacus acorn acrobat album alley almond amber anchor angel ankle antenna apron aspen atlas attic autumn badge bamboo
  banana banjo barrel basket beacon beaver bicycle biscuit bishop blossom bottle bowl brass bread bronze buffalo
  bundle butter cabin cactus camel canyon captain carpet castle cedar celery chalk cheese cherry chimney circus clover
  cobalt cobweb coconut coffee compass copper cotton cousin coyote cradle cricket crystal cyclone daisy dancer denim
  dentist desert diamond diary doctor dolphin domino donkey dragon drizzle drum dune eagle echo elastic elbow ivory
  jacuzzi jaguar jasmine jelly jigsaw juniper kangaroo kayak kennel kitchen kiwi knuckle koala ladder lagoon lantern
  laptop lavender lemon leopard lettuce lily lizard lobster locket lotus lunar magnet magpie mammoth marble mascot
  meadow mermaid mirror monsoon mosaic mosquito muffin museum mushroom mustard napkin nectar needle nephew nickel
  nugget nutmeg oasis oatmeal obelisk oboe ocean octopus olive omelet onion opera orange orchid oregano ostrich oxygen
  palace panda papaya parrot pastry peanut peasant pebble pelican pencil penguin perfume phantom pickle pigeon piglet
  pilgrim pillow pirate plaza plumber porridge potato pretzel prism pumpkin puppet puzzle pyramid quartz queen quilt
  rabbit raccoon radish rainbow raven reindeer rhubarb ribbon ruby saffron sapphire saturn scarf scooter scorpion
  shampoo shepherd silver skeleton sketch snowman sofa soldier spatula sphinx spider spinach squash squirrel stadium
  stirrup summer sunrise sunset swan syrup teapot temple thimble thunder toast tornado toucan tractor trapeze trumpet
  tugboat tulip turkey turtle tuxedo umbrella umpire unicorn vanilla village vinegar violin volcano vortex voyage
  vulture waffle walnut wardrobe warrior water welder whistle window wombat yacht yogurt zebra zigzag zucchini
`
  .trim()
  .split(/\s+/);

/**
 * The first four bytes of the SHA-256 of the device's public key (SPKI, DER) as words: the operator compares what the speaker says
 * with what the console shows, so that a code cannot be claimed for somebody else's device.
 */
export const fingerprintWords = (spkiHash: Uint8Array): string[] =>
  [...spkiHash.subarray(0, 4)].map((byte) => words[byte] ?? "");
