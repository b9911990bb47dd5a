/** What point clouds say. */
export const cloudWords = {
  surface: (title: string, points: string) => `${title}: point cloud of ${points} points`,
  how: "Drag or arrows turn it, with Shift they move it; the wheel, + and − come nearer or go farther.",
  views: "Views",
  sides: { whole: "Whole", top: "Top", front: "Front", side: "Side" },
  sideKeys: { whole: "Home", top: "PgUp", front: "PgDn", side: "End" },
  nearer: "Nearer",
  farther: "Farther",
  points: (count: string) => `${count} points`,
  thinned: (count: string, total: string) => `${count} of ${total} points`,
  heights: (least: string, most: string) => `Colored by height, from ${least} to ${most}`,
  noWebGl: "This browser cannot draw point clouds: it has no WebGL, or it is switched off.",
  problems: {
    remote: "It is on another server, from which this page may not read. Put it where this server keeps files.",
    lost: "It may have moved, or the network is away.",
    large: "The file is too large to be shown.",
    unknown: "It is of a format that this screen does not read: PLY, PCD, XYZ and CSV are.",
    compressed: "It is a compressed PCD file, which this screen does not read: save it as binary or ascii.",
    broken: "It is cut off, or not what its head says.",
    empty: "It has no points.",
  },
};
