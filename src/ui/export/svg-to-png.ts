/** Pixels of the picture for each of the SVG's own, in width and in height. */
const SCALE = 2;

/** Draws an SVG that names its size. Rejects where the browser cannot. */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image();
  // A data address, as the page's policy allows no pictures of another kind.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((png) => {
      if (png) resolve(png);
      else reject(new Error("The browser could not draw the picture."));
    }, "image/png");
  });
}
