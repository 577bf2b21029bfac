// Deletes photos on an iPhone through ImageCaptureCore, as the program Image Capture does it: for macOS only, a program of its own.
// docs/image-capture.md says what it speaks: one argument, the phone's UDID; JSON lines in and out; it ends when its input does.
// It was written from Apple's headers and compiled on no Mac yet.
#import <Foundation/Foundation.h>
#import <ImageCaptureCore/ImageCaptureCore.h>

static const NSUInteger longestLine = 4 << 20;
static const NSTimeInterval findSeconds = 30;

static void say(NSDictionary *line) {
  NSData *json = [NSJSONSerialization dataWithJSONObject:line options:0 error:NULL];
  if (!json) exit(1);
  NSMutableData *bytes = [json mutableCopy];
  [bytes appendBytes:"\n" length:1];
  [NSFileHandle.fileHandleWithStandardOutput writeData:bytes];
}

static void fail(NSString *code) {
  say(@{@"type" : @"failed", @"code" : code});
  exit(1);
}

/** USB tells the UDID without its hyphen. */
static NSString *plainId(NSString *identifier) {
  return [[identifier stringByReplacingOccurrencesOfString:@"-" withString:@""] lowercaseString];
}

/** Folders as they are on the phone; newer ones are shown by month instead, which says nothing of where a file lies. */
static BOOL isRealFolder(NSString *name) {
  return name && [name rangeOfString:@"^[0-9]{3}APPLE$" options:NSRegularExpressionSearch].location != NSNotFound;
}

/**
 * One of the times that macOS tells of an item is that of the file, to two seconds, which is how exactly cards keep them, and to a whole
 * quarter of an hour, for some of them are told as local time. Of an item without any time nothing can be said.
 */
static BOOL isOfTime(ICCameraFile *item, NSTimeInterval seconds) {
  NSMutableArray<NSDate *> *told = [NSMutableArray array];
  if (item.modificationDate) [told addObject:item.modificationDate];
  if (item.creationDate) [told addObject:item.creationDate];
  if (item.fileModificationDate) [told addObject:item.fileModificationDate];
  if (item.fileCreationDate) [told addObject:item.fileCreationDate];
  for (NSDate *each in told) {
    NSTimeInterval apart = fabs(each.timeIntervalSince1970 - seconds);
    NSTimeInterval rest = fmod(apart, 900);
    if (apart <= 14 * 3600 + 2 && (rest <= 2 || rest >= 898)) return YES;
  }
  return told.count == 0;
}

@interface Helper : NSObject <ICDeviceBrowserDelegate, ICCameraDeviceDelegate>
- (instancetype)initWithUdid:(NSString *)udid;
- (void)start;
- (void)take:(NSString *)line;
@end

@implementation Helper {
  NSString *_udid;
  ICDeviceBrowser *_browser;
  ICCameraDevice *_camera;
  BOOL _isReady;
}

- (instancetype)initWithUdid:(NSString *)udid {
  if ((self = [super init])) _udid = plainId(udid);
  return self;
}

- (void)start {
  _browser = [[ICDeviceBrowser alloc] init];
  _browser.delegate = self;
  _browser.browsedDeviceTypeMask = (ICDeviceTypeMask)(ICDeviceTypeMaskCamera | ICDeviceLocationTypeMaskLocal);
  [_browser start];
  dispatch_after(dispatch_time(DISPATCH_TIME_NOW, (int64_t)(findSeconds * NSEC_PER_SEC)), dispatch_get_main_queue(), ^{
    if (!self->_camera) fail(@"no-device");
  });
}

// What is to be deleted: { id, photos: [[{ path, sizeBytes, mtimeMs }]] }.
- (void)take:(NSString *)line {
  NSData *bytes = [line dataUsingEncoding:NSUTF8StringEncoding];
  NSDictionary *request = bytes ? [NSJSONSerialization JSONObjectWithData:bytes options:0 error:NULL] : nil;
  if (![request isKindOfClass:NSDictionary.class]) fail(@"wrong-request");
  NSNumber *number = request[@"id"];
  NSArray *photos = request[@"photos"];
  if (![number isKindOfClass:NSNumber.class] || ![photos isKindOfClass:NSArray.class]) fail(@"wrong-request");
  if (!_isReady) fail(@"not-ready");
  [self delete:photos request:number];
}

- (void)delete:(NSArray *)photos request:(NSNumber *)number {
  NSDictionary<NSString *, NSArray<ICCameraFile *> *> *byName = [self filesByName];
  NSMutableArray<ICCameraItem *> *wanted = [NSMutableArray array];
  // Of each photo that is asked for: its place in the request, and its files here.
  NSMutableDictionary<NSNumber *, NSArray<ICCameraItem *> *> *asked = [NSMutableDictionary dictionary];
  void (^tell)(NSUInteger, NSString *) = ^(NSUInteger at, NSString *outcome) {
    say(@{@"type" : @"photo", @"id" : number, @"at" : @(at), @"outcome" : outcome});
  };
  for (NSUInteger at = 0; at < photos.count; at++) {
    BOOL isAmbiguous = NO;
    NSArray<ICCameraItem *> *files = [self filesOf:photos[at] among:byName isAmbiguous:&isAmbiguous];
    if (isAmbiguous) tell(at, @"ambiguous");
    else if (files.count == 0) tell(at, @"not-found");
    else {
      asked[@(at)] = files;
      [wanted addObjectsFromArray:files];
    }
  }
  void (^finish)(NSSet<ICCameraItem *> *) = ^(NSSet<ICCameraItem *> *deleted) {
    for (NSNumber *at in asked)
      tell(at.unsignedIntegerValue, [[NSSet setWithArray:asked[at]] isSubsetOfSet:deleted] ? @"deleted" : @"failed");
    say(@{@"type" : @"done", @"id" : number});
  };
  if (wanted.count == 0) return finish([NSSet set]);
  [_camera requestDeleteFiles:wanted
      deleteFailed:^(NSDictionary<ICDeleteError, ICCameraItem *> *failed) {
        // The completion names them once more.
      }
      completion:^(NSDictionary<ICDeleteResult, NSArray<ICCameraItem *> *> *result, NSError *error) {
        NSArray *successful = result[ICDeleteSuccessful] ?: @[];
        dispatch_async(dispatch_get_main_queue(), ^{ finish([NSSet setWithArray:successful]); });
      }];
}

- (NSDictionary<NSString *, NSArray<ICCameraFile *> *> *)filesByName {
  NSMutableDictionary<NSString *, NSMutableArray *> *byName = [NSMutableDictionary dictionary];
  for (ICCameraItem *item in _camera.mediaFiles) {
    if (![item isKindOfClass:ICCameraFile.class] || !item.name) continue;
    NSString *name = item.name.lowercaseString;
    if (!byName[name]) byName[name] = [NSMutableArray array];
    [byName[name] addObject:item];
  }
  return byName;
}

/**
 * The items of one photo. A file belongs to it that has name, size and time, and does not lie in another folder as far as macOS tells
 * folders; where several do, the one that is seen to lie in a folder of that name. What macOS does not list (the video of a Live Photo,
 * a sidecar) goes with the photo: whether it did is looked at by whoever asked.
 */
- (NSArray<ICCameraItem *> *)filesOf:(NSArray *)named
                               among:(NSDictionary<NSString *, NSArray<ICCameraFile *> *> *)byName
                         isAmbiguous:(BOOL *)isAmbiguous {
  NSMutableArray<ICCameraItem *> *found = [NSMutableArray array];
  NSSet<NSString *> *beside = [NSSet setWithObjects:@"mov", @"mp4", @"aae", nil];
  if (![named isKindOfClass:NSArray.class]) fail(@"wrong-request");
  for (NSDictionary *file in named) {
    if (![file isKindOfClass:NSDictionary.class] || ![file[@"path"] isKindOfClass:NSString.class] ||
        ![file[@"sizeBytes"] isKindOfClass:NSNumber.class] || ![file[@"mtimeMs"] isKindOfClass:NSNumber.class])
      fail(@"wrong-request");
    NSString *path = file[@"path"];
    off_t sizeBytes = [file[@"sizeBytes"] longLongValue];
    NSTimeInterval seconds = [file[@"mtimeMs"] doubleValue] / 1000;
    NSString *folder = path.stringByDeletingLastPathComponent.lastPathComponent;
    NSMutableArray<ICCameraFile *> *same = [NSMutableArray array];
    NSMutableArray<ICCameraFile *> *there = [NSMutableArray array];
    for (ICCameraFile *item in byName[path.lastPathComponent.lowercaseString]) {
      NSString *parent = item.parentFolder.name;
      BOOL isThere = [parent isEqualToString:folder];
      if (item.fileSize != sizeBytes || !isOfTime(item, seconds) || (!isThere && isRealFolder(parent))) continue;
      [same addObject:item];
      if (isThere) [there addObject:item];
    }
    NSArray<ICCameraFile *> *candidates = same.count > 1 ? there : same;
    if (same.count > 1 && candidates.count != 1) *isAmbiguous = YES;
    else if (candidates.count == 1) [found addObject:candidates[0]];
    else if (![beside containsObject:path.pathExtension.lowercaseString]) return @[];
  }
  return found;
}

#pragma mark - ICDeviceBrowserDelegate

- (void)deviceBrowser:(ICDeviceBrowser *)browser didAddDevice:(ICDevice *)device moreComing:(BOOL)moreComing {
  if (_camera || ![device isKindOfClass:ICCameraDevice.class] || !device.serialNumberString) return;
  if (![plainId(device.serialNumberString) isEqualToString:_udid]) return;
  _camera = (ICCameraDevice *)device;
  _camera.delegate = self;
  [_camera requestOpenSession];
}

- (void)deviceBrowser:(ICDeviceBrowser *)browser didRemoveDevice:(ICDevice *)device moreGoing:(BOOL)moreGoing {
  if (device == _camera) fail(@"gone");
}

#pragma mark - ICDeviceDelegate

- (void)didRemoveDevice:(ICDevice *)device {
  if (device == _camera) fail(@"gone");
}

- (void)device:(ICDevice *)device didOpenSessionWithError:(NSError *)error {
  if (error) return fail(@"no-session");
  // With iCloud Photos the phone lets nobody delete this way.
  if (_camera.iCloudPhotosEnabled) return fail(@"icloud-photos");
  // As they are stored: otherwise macOS tells names and sizes of JPEGs that it would make of them.
  if ([_camera.capabilities containsObject:ICCameraDeviceSupportsHEIF])
    _camera.mediaPresentation = ICMediaPresentationOriginalAssets;
}

- (void)device:(ICDevice *)device didCloseSessionWithError:(NSError *)error {
  fail(@"gone");
}

#pragma mark - ICCameraDeviceDelegate

- (void)deviceDidBecomeReadyWithCompleteContentCatalog:(ICCameraDevice *)device {
  if (_isReady) return;
  _isReady = YES;
  say(@{@"type" : @"ready"});
}

- (void)cameraDeviceDidEnableAccessRestriction:(ICDevice *)device {
  fail(@"locked");
}

- (void)cameraDeviceDidRemoveAccessRestriction:(ICDevice *)device {
}
- (void)cameraDevice:(ICCameraDevice *)camera didAddItems:(NSArray<ICCameraItem *> *)items {
}
- (void)cameraDevice:(ICCameraDevice *)camera didRemoveItems:(NSArray<ICCameraItem *> *)items {
}
- (void)cameraDevice:(ICCameraDevice *)camera didRenameItems:(NSArray<ICCameraItem *> *)items {
}
- (void)cameraDeviceDidChangeCapability:(ICCameraDevice *)camera {
}
- (void)cameraDevice:(ICCameraDevice *)camera didReceivePTPEvent:(NSData *)eventData {
}
- (void)cameraDevice:(ICCameraDevice *)camera
    didReceiveThumbnail:(CGImageRef)thumbnail
                forItem:(ICCameraItem *)item
                  error:(NSError *)error {
}
- (void)cameraDevice:(ICCameraDevice *)camera
    didReceiveMetadata:(NSDictionary *)metadata
               forItem:(ICCameraItem *)item
                 error:(NSError *)error {
}

@end

int main(int argc, const char *argv[]) {
  @autoreleasepool {
    if (argc != 2) return 2;
    Helper *helper = [[Helper alloc] initWithUdid:@(argv[1])];
    NSMutableData *rest = [NSMutableData data];
    NSFileHandle *input = NSFileHandle.fileHandleWithStandardInput;
    input.readabilityHandler = ^(NSFileHandle *handle) {
      NSData *more = handle.availableData;
      dispatch_async(dispatch_get_main_queue(), ^{
        // Whoever asked is gone.
        if (more.length == 0) exit(0);
        [rest appendData:more];
        for (;;) {
          NSRange end = [rest rangeOfData:[NSData dataWithBytes:"\n" length:1] options:0 range:NSMakeRange(0, rest.length)];
          if (end.location == NSNotFound) break;
          NSString *line = [[NSString alloc] initWithData:[rest subdataWithRange:NSMakeRange(0, end.location)]
                                                 encoding:NSUTF8StringEncoding];
          [rest replaceBytesInRange:NSMakeRange(0, NSMaxRange(end)) withBytes:NULL length:0];
          if (line) [helper take:line];
          else fail(@"wrong-request");
        }
        if (rest.length > longestLine) fail(@"wrong-request");
      });
    };
    [helper start];
    [NSRunLoop.mainRunLoop run];
  }
  return 0;
}
